;; A string before the body is the documentation.
(define (f x) "Return X." x)
(define (g) "only a value")
(write (list (procedure-documentation f) (procedure-documentation g) (f 1) (g))) (newline)
(write (procedure-name f)) (newline)
