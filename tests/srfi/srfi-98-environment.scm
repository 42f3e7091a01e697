;; SRFI 98.
(use-modules (srfi srfi-98))
(setenv "MARK" "x")
(write (list (get-environment-variable "MARK") (get-environment-variable "NOT_THERE") (cdr (assoc "MARK" (get-environment-variables))))) (newline)
