;; An index out of range.
(define v (vector 1 2 3))
(vector-ref v 3)
