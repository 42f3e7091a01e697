;; vector-copy, vector-move-left!, vector-move-right!, vector-append of (rnrs/srfi 43).
(use-modules (srfi srfi-43))
(define v (vector 1 2 3 4 5))
(vector-move-left! v 1 3 v 0) (write v)
(vector-move-right! v 0 2 v 3) (write v)
(write (list (vector-copy v) (vector-copy v 1 3) (vector-append #(1) #(2 3)))) (newline)
