;; Making, reading, writing, filling vectors.
(define v (make-vector 3 'x))
(vector-set! v 1 'y)
(write (list v (vector-ref v 1) (vector-length v) (vector 1 2) (vector) (vector->list #(1 2 3)) (list->vector '(a b)) (vector? v) (vector-length #()))) (newline)
(vector-fill! v 0) (write v) (newline)
