;; copy-tree, list-copy share or do not share.
(define t (list (list 1) 2))
(define a (list-copy t)) (define b (copy-tree t))
(set-car! (car t) 'x)
(write (list t a b)) (newline)
