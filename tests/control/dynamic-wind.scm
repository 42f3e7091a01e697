;; Before and after run at normal and at other exits.
(define (say x) (display x) (display " "))
(write (dynamic-wind (lambda () (say 'in)) (lambda () (say 'body) 'value) (lambda () (say 'out)))) (newline)
(write (call/cc (lambda (k) (dynamic-wind (lambda () (say 'in)) (lambda () (k 'escaped)) (lambda () (say 'out)))))) (newline)
(catch 'oops (lambda () (dynamic-wind (lambda () (say 'in)) (lambda () (throw 'oops)) (lambda () (say 'out)))) (lambda (key) (say 'caught)))
(newline)
