;; Pattern variables are replaced inside quotes and vectors, strings are not looked into.
(define-syntax m (syntax-rules () ((_ x) (list 'x "x" '(x) `(x ,x) #\x))))
(write (m 5)) (newline)
