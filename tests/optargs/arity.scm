;; procedure-arity knows optionals.
(define* (f a #:optional b #:rest c) a)
(define* (g #:key k) k)
(write (list (procedure-minimum-arity f) (procedure-minimum-arity g) (procedure-minimum-arity cons))) (newline)
