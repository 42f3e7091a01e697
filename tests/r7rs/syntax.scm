;; let-syntax, do, case with =>, named let, when, unless, let*-values, define-values.
(import (scheme base) (scheme write))
(define-values (a . b) (values 1 2 3))
(write (list a b (case 5 ((1) 'no) (else => (lambda (x) (* x 2)))) (let*-values (((x y) (values 1 2)) ((z) (+ x y))) z) (do ((i 0 (+ i 1)) (s '() (cons i s))) ((= i 3) s)))) (newline)
(write (let-syntax ((foo (syntax-rules () ((_ a) (list a))))) (foo 1))) (newline)
(define-syntax be-like-begin (syntax-rules () ((_ name) (define-syntax name (syntax-rules () ((_ expr (... ...)) (begin expr (... ...))))))))
(be-like-begin sequence)
(write (sequence 1 2 3 4)) (newline)
