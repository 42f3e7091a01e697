;; Bytes: bytevector ports, get-u8, lookahead-u8, get-bytevector-n, put-bytevector.
(use-modules (ice-9 binary-ports) (rnrs bytevectors))
(define p (open-bytevector-input-port #vu8(1 2 3 4 5)))
(write (list (get-u8 p) (lookahead-u8 p) (get-bytevector-n p 2) (get-bytevector-all p) (eof-object? (get-u8 p)) (eof-object? (get-bytevector-all p)))) (newline)
(call-with-values open-bytevector-output-port
  (lambda (port get) (put-u8 port 255) (put-bytevector port #vu8(1 2 3) 1 2) (put-bytevector port #vu8(9)) (write (get)) (write (get)) (newline)))
(define b (make-bytevector 4 0))
(write (list (get-bytevector-n! (open-bytevector-input-port #vu8(7 8)) b 1 3) b)) (newline)
(unget-bytevector p #vu8(6 7)) (write (get-bytevector-all p)) (newline)
