;; map over one and several lists, of unequal length (SRFI 1), order of for-each.
(use-modules (srfi srfi-1))
(write (list (map + '(1 2 3) '(10 20 30)) (map (lambda (x) (* x x)) '(1 2 3)) (map + '(1 2) '(1 2 3)) (map list '(1 2) '(a b) '("x" "y")) (map car '()))) (newline)
(for-each (lambda (a b) (display a) (display b)) '(1 2 3) '(a b c)) (newline)
(write (list (append-map (lambda (x) (list x x)) '(1 2)) (filter-map (lambda (x) (and (even? x) (* x x))) '(1 2 4)) (map-in-order (lambda (x) x) '(1 2)))) (newline)
(pair-for-each (lambda (p) (write p)) '(1 2 3)) (newline)
