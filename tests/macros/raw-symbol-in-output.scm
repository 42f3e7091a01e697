;; A bare symbol in the output of a transformer is refused.
(define-syntax show (lambda (x) (syntax-case x () ((_ a) #`'#,(syntax->datum #'a)))))
(write 'before) (newline)
(write (show x))
