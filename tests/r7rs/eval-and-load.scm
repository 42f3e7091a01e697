;; eval in environment.
(import (scheme base) (scheme write) (scheme eval))
(write (eval '(+ 1 2) (environment '(scheme base)))) (newline)
(write (eval '(let ((x 1)) (list x)) (environment '(only (scheme base) let list)))) (newline)
