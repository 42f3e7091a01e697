;; Applying what cannot be applied, and too many or few arguments.
(define (f a b) a)
(define (show key who message . rest) (write (list key who message)) (newline))
(define five 5)
(catch 'wrong-type-arg (lambda () (five 1)) show)
(catch 'wrong-number-of-args (lambda () (f 1)) show)
(catch 'wrong-number-of-args (lambda () (f 1 2 3)) show)
(catch 'wrong-number-of-args (lambda () (apply cons '(1))) show)
