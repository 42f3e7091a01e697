;; fold, fold-right, reduce, unfold and their kin.
(use-modules (srfi srfi-1))
(write (list (fold cons '() '(1 2 3)) (fold cons* '() '(a b) '(1 2)) (fold-right cons '() '(1 2 3)) (fold-right list 'z '(1 2) '(3 4)) (reduce + 0 '()) (reduce max 0 '(3 9 2)) (reduce - 0 '(1 2 3)) (reduce-right - 0 '(1 2 3)) (pair-fold cons '() '(1 2)) (pair-fold-right cons '() '(1 2)))) (newline)
(write (list (unfold (lambda (x) (> x 5)) (lambda (x) (* x x)) (lambda (x) (+ x 1)) 1) (unfold-right zero? (lambda (x) x) (lambda (x) (- x 1)) 4) (unfold null? car cdr '(1 2) (lambda (x) '(end))))) (newline)
