;; A definition of one's own wins over an import.
(use-modules (srfi srfi-1))
(define (first l) 'mine)
(write (list (first '(1)) (second '(1 2)))) (newline)
