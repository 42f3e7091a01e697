;; A symbol that names no order of bytes means the one that is not the machine's.
(use-modules (rnrs bytevectors))
(define bv (make-bytevector 4 0))
(bytevector-u16-set! bv 0 258 'middle)
(bytevector-u16-set! bv 2 258 (native-endianness))
(define other (if (eq? (native-endianness) 'little) 'big 'little))
(write (= 258 (bytevector-u16-ref bv 0 other) (bytevector-u16-ref bv 0 'middle))) (newline)
(write (= (bytevector-u16-ref bv 0 (native-endianness)) (bytevector-u16-ref bv 2 other))) (newline)
