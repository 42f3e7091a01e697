;; Multiple values.
(call-with-values (lambda () (values 1 2 3)) (lambda args (write args) (newline)))
(call-with-values (lambda () 5) (lambda (x) (write x) (newline)))
(call-with-values values (lambda args (write args) (newline)))
(write (call-with-values * -)) (newline)
(define (two) (values 1 2))
(write (call-with-values (lambda () (if #t (two) 3)) cons)) (newline)
