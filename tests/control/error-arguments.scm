;; interpreted only: compiled code folds a constant message into the format string.
;; What error throws: key, subr, message, arguments, rest.
(write (catch #t (lambda () (error "bad thing:" 'x 42 "s")) list)) (newline)
(write (catch 'misc-error (lambda () (error 'who "message ~a" 1)) list)) (newline)
(write (catch 'misc-error (lambda () (error "only text")) (lambda (k s m a . r) (list k m a r)))) (newline)
