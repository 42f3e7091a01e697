;; define-values at the top and inside, with rest lists.
(define-values (a b) (values 1 2))
(define-values (c . d) (values 3 4 5))
(define-values e (values 6 7))
(write (list a b c d e)) (newline)
(write (let () (define-values (x . y) (values 1 2 3)) (list x y))) (newline)
