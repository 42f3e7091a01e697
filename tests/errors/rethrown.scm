;; Caught and thrown again.
(catch 'misc-error (lambda () (error "first" 1)) (lambda args (apply throw args)))
