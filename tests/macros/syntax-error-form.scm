;; syntax-error inside templates.
(define-syntax m (syntax-rules () ((_ 1) 'one) ((_ x) (syntax-error "only one please" x))))
(write (m 1)) (newline)
(write (catch 'syntax-error (lambda () (eval '(m 2) (current-module))) (lambda (key who what . rest) (list key what)))) (newline)
