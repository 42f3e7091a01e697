;; SRFI 16.
(use-modules (srfi srfi-16))
(define plus (case-lambda (() 0) ((x) x) ((x y) (+ x y)) ((x y . r) (apply plus (+ x y) r))))
(write (list (plus) (plus 1) (plus 1 2) (plus 1 2 3 4))) (newline)
