;; and-let* (SRFI 2).
(use-modules (srfi srfi-2))
(write (list (and-let* () 1) (and-let* ((x 1)) x) (and-let* ((x #f)) 'no) (and-let* ((x 5) ((> x 3)) (y (* x 2))) (list x y)) (and-let* (((= 1 2))) 'no) (and-let* ((x 1) (y x)))))
(newline)
