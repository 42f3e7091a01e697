;; Division by an exact zero.
(define zero 0)
(/ 1 zero)
