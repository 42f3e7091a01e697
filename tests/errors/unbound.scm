;; An uncaught error: output so far, message, status.
(display "before\n")
(no-such-variable)
