;; A macro that is used as a variable.
(define-syntax three (identifier-syntax 3))
(write (list three (+ three 1))) (newline)
(define v (vector 1 2))
(define-syntax first (identifier-syntax (_ (vector-ref v 0)) ((set! _ e) (vector-set! v 0 e))))
(set! first 10)
(write (list first v)) (newline)
