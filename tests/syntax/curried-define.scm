;; (define ((f a) b) …) makes a procedure that returns one.
(use-modules (ice-9 curried-definitions))
(define ((adder n) x) (+ n x))
(define (((three a) b) . c) (list a b c))
(write ((adder 1) 2)) (newline)
(write (((three 1) 2) 3 4)) (newline)
