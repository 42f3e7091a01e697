;; SRFI 8.
(use-modules (srfi srfi-8))
(write (list (receive (a b) (values 1 2) (+ a b)) (receive (a . r) (values 1 2 3) (list a r)) (receive all (values) all))) (newline)
