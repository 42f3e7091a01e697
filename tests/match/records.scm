;; $ patterns take records apart.
(use-modules (ice-9 match) (srfi srfi-9))
(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(write (match (make-point 1 2) (($ point a b) (list a b)))) (newline)
(write (match 5 (($ point a b) 'point) (_ 'no))) (newline)
