;; match-lambda, match-lambda*, match-let, match-let*, match-letrec.
(use-modules (ice-9 match))
(write (map (match-lambda ((a . b) (list b a)) (x x)) '((1 . 2) 3))) (newline)
(write (let ((f (match-lambda* ((a b) (+ a b)) ((a) a) (_ 0)))) (list (f 1 2) (f 3) (f)))) (newline)
(write (match-let (((a b) '(1 2)) ((c . d) '(3 . 4))) (list a b c d))) (newline)
(write (match-let* (((a b) '(1 2)) (c (+ a b))) c)) (newline)
(write (match-let loop (((a . r) '(1 2 3)) (sum 0)) (if (null? r) (+ a sum) (loop r (+ a sum))))) (newline)
