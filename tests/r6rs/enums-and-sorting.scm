;; Enumerations, list-sort, vector-sort, lists library.
(import (rnrs))
(define-enumeration colour (red green blue) colours)
(write (list (enum-set->list (colours blue red)) (enum-set-member? 'red (colours red)) (list-sort < '(3 1 2)) (vector-sort < #(3 1 2)) (fold-left cons 0 '(1 2)) (fold-right cons 0 '(1 2)) (for-all even? '(2 4)) (exists odd? '(2 4)) (find even? '(1 2)))) (newline)
