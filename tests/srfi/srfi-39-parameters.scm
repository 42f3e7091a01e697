;; SRFI 39.
(use-modules (srfi srfi-39))
(define p (make-parameter 1 number->string))
(write (list (p) (parameterize ((p 2)) (p)) (p))) (newline)
