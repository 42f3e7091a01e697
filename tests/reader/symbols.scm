;; Symbols are case sensitive; strange ones are written with #{ }#.
(for-each (lambda (s) (write s) (display " ") (display s) (newline))
  '(a A ABC hello-world + - ... -> ->x 1+ -1+ +a a.b <=? !$%&*/:<=>?^_~ |a b| #{c d}# #{}# λ |A| x' |a\x41;b|
    #{1}# #{a;b}# #{(}# ab))
(write (list (eq? 'abc 'ABC) (eq? '|abc| 'abc) (eq? '#{a b}# (string->symbol "a b"))))
(newline)
