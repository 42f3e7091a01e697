;; Arithmetic on what is no number.
(define x "a")
(+ 1 x)
