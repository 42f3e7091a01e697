;; One variable twice means equal parts.
(use-modules (ice-9 match))
(define (f x) (match x ((a a) 'same) ((a b) 'different)))
(write (map f '((1 1) (1 2) ("x" "x")))) (newline)
