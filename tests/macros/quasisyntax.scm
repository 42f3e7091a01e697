;; Unsyntax and its splicing, in lists and vectors.
(define-syntax m (lambda (x) (syntax-case x () ((_ a ...) #`'(start #,@(reverse #'(a ...)) #(#,(length #'(a ...))) . end)))))
(write (m 1 2 3)) (newline)
(define-syntax n (lambda (x) (let ((y #'(+ 1 2))) #`(list #,y '#,y))))
(write (n)) (newline)
