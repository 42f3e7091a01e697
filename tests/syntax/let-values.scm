;; Binding several values at once.
(use-modules (srfi srfi-11))
(write (let-values (((a b) (values 1 2)) ((c) (values 3)) (d (values 4 5)) ((e . f) (values 6 7 8))) (list a b c d e f))) (newline)
(write (let*-values (((a b) (values 1 2)) ((c) (+ a b))) (list a b c))) (newline)
(write (call-with-values (lambda () (values)) list)) (newline)
(define a 'outer)
(write (let-values (((a) (values 1)) ((b) a)) (list a b))) (newline)
