;; lambda* takes what define* takes.
(write ((lambda* (#:optional (x 1) (y (+ x 1))) (list x y)) 10)) (newline)
(write ((lambda* (a #:rest r) (list a r)) 1 2 3)) (newline)
(write ((lambda* (#:key (a 1) (b (+ a 1)) (c (+ a b))) (list a b c)) #:a 10)) (newline)
