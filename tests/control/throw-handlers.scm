;; with-throw-handler and catch's fourth argument run before unwinding.
(define (say x) (display x) (display " "))
(catch 'a (lambda () (with-throw-handler 'a (lambda () (dynamic-wind (lambda () (say 'in)) (lambda () (throw 'a)) (lambda () (say 'out)))) (lambda (k) (say 'pre)))) (lambda (k) (say 'caught)))
(newline)
(catch 'b (lambda () (dynamic-wind (lambda () (say 'in)) (lambda () (throw 'b 1)) (lambda () (say 'out)))) (lambda (k . r) (say 'post)) (lambda (k . r) (say 'pre)))
(newline)
