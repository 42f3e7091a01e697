;; catch by key, by #t; arguments; nesting; no key matches.
(write (catch 'a (lambda () (throw 'a 1 2)) (lambda (key . args) (list key args)))) (newline)
(write (catch #t (lambda () (throw 'b)) (lambda args args))) (newline)
(write (catch 'outer (lambda () (catch 'inner (lambda () (throw 'outer 'x)) (lambda args 'wrong))) (lambda args (list 'outer args)))) (newline)
(write (catch 'a (lambda () 'value) (lambda args 'no))) (newline)
(write (catch 'a (lambda () (catch 'a (lambda () (throw 'a 1)) (lambda (k . r) (throw 'a 2)))) (lambda (k . r) r))) (newline)
