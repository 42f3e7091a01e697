;; Vectors hold anything, themselves too.
(define v (vector 1 #f))
(vector-set! v 1 v)
(write (list (eq? v (vector-ref v 1)) (vector-ref (vector-ref v 1) 0))) (newline)
(write (equal? #(1 #(2 "x")) (vector 1 (vector 2 "x")))) (newline)
