;; A missing parenthesis is found when the reader gets there.
(display "first\n")
(display (list 1 2)
