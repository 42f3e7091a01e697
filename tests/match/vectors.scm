;; Vector patterns.
(use-modules (ice-9 match))
(define (f x) (match x (#() 'empty) (#(a) (list 'one a)) (#(a b c ...) (list a b c)) (_ 'other)))
(write (map f '(#() #(1) #(1 2) #(1 2 3 4) 5))) (newline)
