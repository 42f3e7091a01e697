;; A missing file: system-error with errno.
(write (catch 'system-error (lambda () (open-input-file "/no/such/file")) (lambda args (list (car args) (cadr args) (caddr args) (cadddr args) (system-error-errno args) (= ENOENT (system-error-errno args)))))) (newline)
(write (list (file-exists? "/no/such/file") (file-exists? "."))) (newline)
