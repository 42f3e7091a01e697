;; char-ready?, drain-input.
(define p (open-input-string "abc"))
(write (list (char-ready? p) (read-char p) (drain-input p) (eof-object? (read-char p)))) (newline)
