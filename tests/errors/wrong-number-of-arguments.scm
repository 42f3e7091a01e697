;; Too few arguments to a procedure of one's own.
(define (f a b) a)
(f 1)
