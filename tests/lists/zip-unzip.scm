;; zip, unzip, concatenate, xcons, list-tabulate.
(use-modules (srfi srfi-1))
(write (list (zip '(1 2) '(a b)) (concatenate '((1) (2 3))) (xcons 1 2) (list-tabulate 4 -) (cons* 1 2 3) (list-copy '(1 2)) (call-with-values (lambda () (unzip2 '((1 a) (2 b)))) list) (unzip1 '((1) (2))))) (newline)
