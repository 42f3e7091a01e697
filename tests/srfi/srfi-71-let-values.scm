;; SRFI 71: let that binds several values.
(use-modules (srfi srfi-71))
(write (list (let ((a b (values 1 2)) (c 3)) (list a b c)) (let* ((q r (floor/ 7 2)) (s (+ q r))) s) (let (((values a . r) (values 1 2 3))) (list a r)))) (newline)
