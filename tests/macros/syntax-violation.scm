;; syntax-violation raises a syntax-error.
(define-syntax m (lambda (x) (syntax-case x () ((_ a) (syntax-violation 'm "not today" x #'a)))))
(write (catch 'syntax-error (lambda () (eval '(m 5) (current-module))) (lambda (key who what where form sub) (list key who what form sub)))) (newline)
