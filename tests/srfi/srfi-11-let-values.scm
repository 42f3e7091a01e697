;; SRFI 11.
(use-modules (srfi srfi-11))
(write (let*-values (((a b) (values 1 2)) ((b a) (values a b))) (list a b))) (newline)
(write (let-values (((q r) (floor/ -7 2)) ((t u) (truncate/ -7 2))) (list q r t u))) (newline)
