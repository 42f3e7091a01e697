;; String, bytevector ports and call-with-port.
(import (scheme base) (scheme read) (scheme write))
(define p (open-input-string "line one\n(a b) rest"))
(write (list (read-line p) (read p) (read-char p) (peek-char p) (read-string 2 p) (read-string 10 p) (eof-object? (read-char p)))) (newline)
(define o (open-output-bytevector)) (write-u8 1 o) (write-bytevector #u8(2 3 4) o 1) (write (get-output-bytevector o)) (newline)
(define i (open-input-bytevector #u8(1 2 3))) (write (list (read-u8 i) (peek-u8 i) (read-bytevector 5 i) (eof-object? (read-u8 i)))) (newline)
(write (call-with-port (open-input-string "x") read)) (newline)
(write-string "written" (current-output-port)) (newline)
