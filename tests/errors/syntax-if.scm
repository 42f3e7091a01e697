;; A syntax error stops the program when its form is reached.
(display "first form runs\n")
(if)
