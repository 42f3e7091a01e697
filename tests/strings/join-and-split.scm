;; string-join's grammars; string-split by character, predicate and set.
(write (list (string-join '("a" "b" "c")) (string-join '("a" "b") ":") (string-join '("a" "b") ":" 'prefix) (string-join '("a" "b") ":" 'suffix) (string-join '() ":") (string-join '() ":" 'prefix) (string-split "a:b::c" #\:) (string-split "" #\:) (string-split "a1b2c" char-numeric?) (string-split "a b,c" (char-set #\space #\,)) (string-split "abc" #\x))) (newline)
(write (catch #t (lambda () (string-join '() ":" 'strict-infix)) (lambda (key . args) key))) (newline)
