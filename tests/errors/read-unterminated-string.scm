;; A string without end.
(display "abc)
