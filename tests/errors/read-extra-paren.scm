;; One too many.
(display "first\n")
(display "second\n"))
(display "third\n")
