;; Quasiquote in patterns.
(use-modules (ice-9 match))
(write (match '(point 1 2) (`(point ,x ,y) (list x y)))) (newline)
(write (match '(a b c) (`(a . ,rest) rest))) (newline)
