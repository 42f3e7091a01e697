;; Line, column and file name of ports.
(define p (open-input-string "ab\ncd\te"))
(define (where) (list (port-line p) (port-column p)))
(define a (where)) (read-char p) (define b (where)) (read-char p) (read-char p) (define c (where)) (read-char p) (read-char p) (read-char p) (define d (where))
(write (list a b c d)) (newline)
(set-port-line! p 10) (set-port-column! p 5) (set-port-filename! p "x")
(write (list (where) (port-filename p))) (newline)
