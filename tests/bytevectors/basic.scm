;; Making, reading, writing, copying, comparing.
(use-modules (rnrs bytevectors))
(define b (make-bytevector 4 7))
(bytevector-u8-set! b 1 255)
(write (list b (bytevector-u8-ref b 1) (bytevector-s8-ref b 1) (bytevector-length b) (bytevector? b) (bytevector=? #vu8(1 2) #vu8(1 2)) (bytevector-copy b) (u8-list->bytevector '(1 2)) (bytevector->u8-list #vu8(3 4)))) (newline)
(bytevector-copy! #vu8(9 8 7) 1 b 0 2) (write b)
(bytevector-fill! b 1) (write b) (newline)
