;; take, drop, take-right, drop-right, split-at, take-while, span, break.
(use-modules (srfi srfi-1))
(define l '(1 2 3 4 5))
(write (list (take l 2) (drop l 2) (take-right l 2) (drop-right l 2) (take-while odd? l) (drop-while odd? l) (take! (list 1 2 3) 1) (drop-right! (list 1 2 3) 1))) (newline)
(define-syntax-rule (two e) (call-with-values (lambda () e) list))
(write (list (two (split-at l 2)) (two (span odd? l)) (two (break even? l)))) (newline)
