;; cons, list, cons*, make-list, iota.
(write (list (cons 1 2) (list) (list 1 2) (cons* 1 2 '(3)) (cons* 1) (make-list 3 'x) (make-list 0) (iota 5) (iota 3 1) (iota 3 1 2) (iota 3 0 -1))) (newline)
