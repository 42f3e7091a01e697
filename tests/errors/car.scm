;; A wrong type to an inlined primitive.
(define x 5)
(display (car x))
