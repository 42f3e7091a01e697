;; An error inside a handler is an error of its own.
(catch 'a (lambda () (throw 'a)) (lambda args (car '())))
