;; begin as a sequence and as a splicing of definitions.
(begin (define a 1) (define b 2))
(define (f) (begin (define x 10)) (begin) (define y (+ x 1)) (list x y))
(write (list a b (f) (begin 1 2 3)))
(newline)
