;; What ends too early is a read error; the port's end is not.
(define (try s)
  (write s) (display " => ")
  (write (catch #t (lambda () (let ((x (call-with-input-string s read))) (if (eof-object? x) 'eof x))) (lambda (key . args) key)))
  (newline))
(for-each try '("" " " "; c" "(" "(a" "(a . " "(a . b" "#(" "\"abc" "#|" "'" "#" ")" "(a . b c)" "( . b)" "#\\" "#\\foobar" "#vu8(256)" "#<foo>" "\"\\q\"" "\"\\x;\"" "#;" "(a . )"))
