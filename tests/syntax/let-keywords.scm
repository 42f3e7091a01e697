;; let-keywords, let-optional and their kin from (ice-9 optargs).
(use-modules (ice-9 optargs))
(write (let-keywords '(#:b 2) #f ((a 1) (b 0)) (list a b))) (newline)
(define args '(1))
(write (let-optional args ((a #f) (b 5)) (list a b))) (newline)
(write (let-optional* args ((a #f) (b (+ a 1))) (list a b))) (newline)
(write (let-keywords* '(#:a 3) #f ((a 1) (b (+ a 1))) (list a b))) (newline)
