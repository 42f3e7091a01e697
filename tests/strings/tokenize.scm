;; string-tokenize with token sets.
(write (list (string-tokenize "  hello wide  world ") (string-tokenize "/usr/local/bin" (char-set-complement (char-set #\/))) (string-tokenize "a1b22c" char-set:digit) (string-tokenize ""))) (newline)
