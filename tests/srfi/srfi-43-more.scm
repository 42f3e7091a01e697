;; SRFI 43: several vectors at once.
(use-modules (srfi srfi-43))
(write (list (vector-map (lambda (i a b) (+ a b)) #(1 2 3) #(10 20)) (vector-fold (lambda (i acc a b) (+ acc (* a b))) 0 #(1 2) #(3 4)) (vector-index < #(3 1) #(2 2)) (vector-skip even? #(2 4 5)) (vector= = #(1 2) #(1 2)))) (newline)
