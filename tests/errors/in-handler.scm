;; An error in the handler of another.
(catch 'a (lambda () (throw 'a)) (lambda args (error "in the handler" args)))
