;; Arrays of two dimensions and uniform vectors.
(define a (make-array 0 2 3))
(array-set! a 'x 1 2)
(write (list a (array-ref a 1 2) (array-dimensions a) (array-rank a) (array->list a))) (newline)
(write (list (u8vector 1 2) (f64vector 1 2.5) (u8vector-ref #u8(1 2) 1) (array? #(1)) (list->u16vector '(1 2)) (make-s32vector 2 -1) (u8vector->list #u8(1 2)))) (newline)
