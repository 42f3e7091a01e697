;; get-string-all, get-line, put-string, get-string-n of (ice-9 textual-ports).
(use-modules (ice-9 textual-ports))
(define p (open-input-string "line one\nrest of it"))
(write (list (get-line p) (get-char p) (lookahead-char p) (get-string-n p 3) (get-string-all p) (eof-object? (get-line p)))) (newline)
(put-string (current-output-port) "put\n") (put-char (current-output-port) #\!) (newline)
(put-string (current-output-port) "substring" 3 3) (newline)
