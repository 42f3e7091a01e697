;; case-lambda, parameterize, dynamic-wind, call/cc.
(import (scheme base) (scheme case-lambda) (scheme write))
(define f (case-lambda ((a) (list 'one a)) ((a . r) (list 'more a r))))
(write (list (f 1) (f 1 2))) (newline)
(define p (make-parameter 1 (lambda (x) (* x 10))))
(write (list (p) (parameterize ((p 2)) (p)))) (newline)
(write (let ((path '())) (dynamic-wind (lambda () (set! path (cons 'in path))) (lambda () 1) (lambda () (set! path (cons 'out path)))) path)) (newline)
