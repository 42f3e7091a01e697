;; Integers of any size.
(use-modules (rnrs bytevectors))
(define b (make-bytevector 5 0))
(bytevector-uint-set! b 0 #x123456 (endianness big) 3)
(bytevector-sint-set! b 3 -2 (endianness little) 2)
(write (list b (bytevector-uint-ref b 0 (endianness big) 3) (bytevector-sint-ref b 3 (endianness little) 2) (bytevector->uint-list #vu8(1 0 2 0) (endianness little) 2) (bytevector->sint-list #vu8(255 255) (endianness big) 2) (uint-list->bytevector '(1 2) (endianness big) 2))) (newline)
