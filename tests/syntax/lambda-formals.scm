;; Formals: fixed, with a rest, only a rest.
(write ((lambda (a b) (list a b)) 1 2)) (newline)
(write ((lambda (a . r) (list a r)) 1 2 3)) (newline)
(write ((lambda r r) 1 2)) (newline)
(write ((lambda r r))) (newline)
(write (map (lambda (p) (procedure-minimum-arity p)) (list (lambda () 1) (lambda (a) a) (lambda (a . r) a) (lambda r r)))) (newline)
