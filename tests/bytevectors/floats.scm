;; IEEE floats, both orders.
(use-modules (rnrs bytevectors))
(define b (make-bytevector 8 0))
(bytevector-ieee-double-set! b 0 3.141592653589793 (endianness big)) (write b) (newline)
(write (bytevector-ieee-double-ref b 0 (endianness big))) (newline)
(bytevector-ieee-single-set! b 0 -0.15625 (endianness little)) (write b) (newline)
(write (list (bytevector-ieee-single-ref b 0 (endianness little)) (bytevector-ieee-double-native-ref #vu8(0 0 0 0 0 0 240 63) 0))) (newline)
