;; SRFI 17: set! of car, vector-ref and procedures of one's own.
(use-modules (srfi srfi-17))
(define l (list 1 2)) (define v (vector 1 2))
(set! (car l) 'x) (set! (vector-ref v 1) 'y)
(define get (getter-with-setter (lambda () (car l)) (lambda (x) (set-car! l x))))
(set! (get) 'z)
(write (list l v (get))) (newline)
