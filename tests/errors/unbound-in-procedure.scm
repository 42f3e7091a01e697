;; Deep inside.
(define (f) (list (g)))
(define (g) (+ 1 undefined-thing))
(f)
