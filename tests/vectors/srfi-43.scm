;; SRFI 43: procedures that get the index first.
(use-modules (srfi srfi-43))
(write (list (vector-map (lambda (i x) (* i x)) #(1 2 3)) (vector-fold (lambda (i acc x) (+ acc x)) 0 #(1 2 3)) (vector-fold-right (lambda (i acc x) (cons x acc)) '() #(1 2 3)) (vector-index even? #(1 2 3)) (vector-count (lambda (i x) (even? x)) #(2 4 5)) (vector-binary-search #(1 3 5) 3 -) (vector-unfold (lambda (i) (* i i)) 4) (vector-any even? #(1 2)) (vector-every even? #(2)) (vector-empty? #()) (vector-reverse-copy #(1 2 3)) (vector->list (vector-concatenate '(#(1) #(2)))) (reverse-vector->list #(1 2)))) (newline)
(define v (vector 1 2 3))
(vector-swap! v 0 2) (write v) (vector-reverse! v) (write v)
(vector-for-each (lambda (i x) (write (list i x))) v) (newline)
