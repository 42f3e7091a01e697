;; receive binds values to formals (SRFI 8).
(use-modules (ice-9 receive))
(write (receive (a b . r) (values 1 2 3 4) (list a b r))) (newline)
(write (receive all (values 1 2) all)) (newline)
