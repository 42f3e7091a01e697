;; primitive-exit.
(display "flushed\n")
(primitive-exit 4)
