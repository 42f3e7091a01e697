;; Vectors in patterns and templates.
(define-syntax m (syntax-rules () ((_ #(a b ...)) (list 'a '#(b ... a))) ((_ #()) 'empty) ((_ x) 'other)))
(write (list (m #(1 2 3)) (m #(1)) (m #()) (m 5))) (newline)
