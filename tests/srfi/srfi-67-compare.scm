;; SRFI 67: comparison procedures.
(use-modules (srfi srfi-67))
(write (list (integer-compare 1 2) (string-compare "b" "a") (default-compare '(1 2) '(1 3)) (<? integer-compare 1 2) (max-compare integer-compare 3 9 2))) (newline)
