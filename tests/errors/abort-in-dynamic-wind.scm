;; After thunks of an uncaught error.
(dynamic-wind (lambda () (display "in\n")) (lambda () (error "oops")) (lambda () (display "out\n")))
