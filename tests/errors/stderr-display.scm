;; What a program itself writes to standard error.
(display "to stderr\n" (current-error-port))
(display "to stdout\n")
