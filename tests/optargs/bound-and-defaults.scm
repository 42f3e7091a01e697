;; Defaults are expressions that see earlier arguments, evaluated at the call.
(define n 0)
(define* (f a #:optional (b (begin (set! n (+ n 1)) (* a 2))) #:key (c (+ a b))) (list a b c n))
(write (list (f 1) (f 1 2) (f 1 2 #:c 3) (f 2))) (newline)
