;; Records are equal when their fields are.
(use-modules (srfi srfi-9))
(define-record-type p (make-p x) p? (x p-x))
(write (list (equal? (make-p 1) (make-p 1)) (eqv? (make-p 1) (make-p 1)) (equal? (make-p 1) (make-p 2)))) (newline)
