;;; (ice-9 optargs): rest lists taken apart.
(use-modules (ice-9 optargs))

;; Print each form and its values; of an error only the key.
(define-syntax show
  (syntax-rules ()
    ((_ e ...)
     (begin
       (begin
         (write 'e) (display " => ")
         (write (catch #t
                  (lambda () (call-with-values (lambda () e) list))
                  (lambda (key . args) key)))
         (newline))
       ...))))

(show
(let-keywords '(#:b 2) #f ((a 1) (b 0)) (list a b))
(let-keywords '(#:b 2 #:c 3) #f ((a 1) (b 0)) (list a b))
(let-keywords '(#:b 2 #:c 3) #t ((a 1) (b 0)) (list a b))
(let-keywords '(#:b 2 3) #f ((a 1) (b 0)) (list a b))
(let-keywords '(#:b) #f ((a 1) (b 0)) (list a b))
(let-keywords '(#:b 2 #:b 3) #f ((a 1) b) (list a b))
(let-keywords* '(#:b 2) #f ((a 1) (b 0) (c a)) (list a b c))
(let ((a 5)) (let-keywords '() #f ((a 1) (c a)) (list a c)))
(let ((a 5)) (let-keywords* '() #f ((a 1) (c a)) (list a c)))
(let-keywords '(#:b) #f ((a 1) (b 0)) (list a b))
(let ((l (list 1))) (let-optional l (a (b 3)) (list a b))))
