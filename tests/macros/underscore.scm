;; _ matches anything, many times.
(define-syntax m (syntax-rules () ((_ _ x _) 'x) ((_ . _) 'else)))
(write (list (m 1 2 3) (m 1 2))) (newline)
