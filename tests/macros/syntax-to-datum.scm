;; syntax->datum strips; identifier?.
(define-syntax show (lambda (x) (syntax-case x () ((_ a ...) (datum->syntax x `(quote (,(syntax->datum #'(a ...)) ,(map identifier? #'(a ...)))))))))
(write (show x 1 "s" (y))) (newline)
