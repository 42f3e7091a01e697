;; A macro at top level introduces definitions that refer to later ones.
(define-syntax define-both
  (syntax-rules ()
    ((_ f)
     (begin
       (define (f x) (helper x))
       (define (helper x) (* x x))))))
(define-both square)
(write (square 10)) (newline)
(define-syntax define-pair
  (syntax-rules ()
    ((_ even odd)
     (begin
       (define (even n) (if (= n 0) #t (step n)))
       (define (step n) (odd (- n 1)))
       (define (odd n) (if (= n 0) #f (even (- n 1))))))))
(define-pair ev? od?)
(write (list (ev? 10) (od? 10) (ev? 7))) (newline)
