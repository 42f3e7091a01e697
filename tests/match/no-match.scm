;; Nothing matches: an error with a key.
(use-modules (ice-9 match))
(write (catch #t (lambda () (match 5 ((a) a))) (lambda (key . args) key))) (newline)
(match '(1 2) ((a) a))
