;; reverse, reverse!, append-reverse.
(use-modules (srfi srfi-1))
(write (list (reverse '(1 2 3)) (reverse '()) (reverse! (list 1 2 3)) (append-reverse '(3 2 1) '(4)) (append-reverse! (list 1 2) 'x))) (newline)
