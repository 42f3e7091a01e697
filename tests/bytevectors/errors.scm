;; Keys of wrong indices and values.
(use-modules (rnrs bytevectors))
(define (try . thunks) (for-each (lambda (t) (write (catch #t t (lambda (key . args) key))) (display " ")) thunks) (newline))
(define b (make-bytevector 4 0))
(try (lambda () (bytevector-u8-ref b 4)) (lambda () (bytevector-u8-set! b 0 256)) (lambda () (bytevector-u8-set! b 0 -1)) (lambda () (bytevector-u32-ref b 1 (endianness big))) (lambda () (bytevector-u8-ref "a" 0)) (lambda () (bytevector-s8-set! b 0 128)) (lambda () (make-bytevector 2 256)) (lambda () (u8-list->bytevector '(256))) (lambda () (bytevector-copy! b 0 b 2 4)))
