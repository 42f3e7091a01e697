;; Returning from the handler of a non-continuable raise is an error.
(write (catch #t (lambda () (with-exception-handler (lambda (e) 'ignored) (lambda () (raise-exception 'x)))) (lambda (key . args) 'failed))) (newline)
