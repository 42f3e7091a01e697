;; list-matches, fold-matches, empty matches.
(use-modules (ice-9 regex))
(write (map match:substring (list-matches "[a-z]+" "one 2 three"))) (newline)
(write (fold-matches "[0-9]" "a1b2" 0 (lambda (m acc) (+ acc (string->number (match:substring m)))))) (newline)
(write (map match:start (list-matches "x*" "axb"))) (newline)
