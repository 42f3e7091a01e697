;; No pattern that fits is a syntax error with a key.
(define-syntax m (syntax-rules () ((_ a) 'a)))
(write (catch 'syntax-error (lambda () (eval '(m) (current-module))) (lambda (key who what where form sub) (list key what form sub)))) (newline)
(write (catch 'syntax-error (lambda () (eval '(m 1 2) (current-module))) (lambda (key who what where form sub) (list key what form sub)))) (newline)
