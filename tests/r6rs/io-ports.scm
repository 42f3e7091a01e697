;; (rnrs io ports) without transcoders.
(import (rnrs))
(define p (open-string-input-port "aλb"))
(write (list (get-char p) (lookahead-char p) (get-string-all p) (eof-object? (get-char p)))) (newline)
(write (call-with-string-output-port (lambda (o) (put-string o "x") (put-datum o '(1 "2"))))) (newline)
(define b (open-bytevector-input-port #vu8(1 2 3)))
(write (list (get-u8 b) (lookahead-u8 b) (get-bytevector-n b 5) (port-eof? b))) (newline)
