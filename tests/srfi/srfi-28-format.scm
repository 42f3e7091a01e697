;; SRFI 28: a basic format.
(use-modules (srfi srfi-28))
(write (list (format "~a ~s~%~~" "x" "x"))) (newline)
