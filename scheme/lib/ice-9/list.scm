;;; (ice-9 list): association lists, searched by value.

(define-module (ice-9 list)
  #:export (rassoc rassq rassv))

(define* (rassoc value alist #:optional (same? equal?))
  "The first pair of ALIST whose cdr is VALUE by SAME?, or #f."
  (let loop ((rest alist))
    (cond ((null? rest) #f)
          ((same? value (cdar rest)) (car rest))
          (else (loop (cdr rest))))))

(define (rassq key alist) "rassoc by eq?." (rassoc key alist eq?))
(define (rassv key alist) "rassoc by eqv?." (rassoc key alist eqv?))
