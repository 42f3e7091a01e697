;; Promises run once.
(define n 0)
(define p (delay (begin (set! n (+ n 1)) n)))
(write (list (promise? p) (force p) (force p) n (promise? 1))) (newline)
