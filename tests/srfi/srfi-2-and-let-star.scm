;; SRFI 2 in guard position with bare variables.
(use-modules (srfi srfi-2))
(define x 5)
(write (list (and-let* (x (y (+ x 1))) y) (and-let* ((l (assq 'b '((a 1)))) (cadr l))) (and-let* ((l '(1 2)) ((pair? l)) (c (cdr l))) c))) (newline)
