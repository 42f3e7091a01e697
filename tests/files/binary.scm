;; Binary files byte by byte.
(use-modules (ice-9 binary-ports) (rnrs bytevectors))
(call-with-output-file "b" (lambda (p) (put-bytevector p #vu8(0 255 10 13 128))) #:binary #t)
(write (call-with-input-file "b" get-bytevector-all #:binary #t)) (newline)
(let ((p (open-file "b" "r+b"))) (seek p 2 SEEK_SET) (put-u8 p 77) (seek p 0 SEEK_SET) (write (get-bytevector-all p)) (write (ftell p)) (close-port p)) (newline)
