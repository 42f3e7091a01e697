;; Reading characters, peeking, unreading, reading data.
(define p (open-input-string "ab (c d) \"e\" 12"))
(write (list (read-char p) (peek-char p) (read-char p) (begin (unread-char #\z p) (read-char p)) (read p) (read p) (read p) (eof-object? (read p)) (eof-object? (read-char p)) (eof-object? (peek-char p)))) (newline)
(define o (open-output-string))
(write 'x o) (write-char #\y o) (display "z" o) (newline o)
(write (get-output-string o)) (newline)
(write (list (port? p) (input-port? p) (output-port? p) (output-port? o) (port? 5))) (newline)
