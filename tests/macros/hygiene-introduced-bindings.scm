;; A binding that a macro introduces does not capture the user's variable.
(define-syntax my-or (syntax-rules () ((_) #f) ((_ e) e) ((_ e r ...) (let ((t e)) (if t t (my-or r ...))))))
(write (let ((t 5)) (my-or #f t))) (newline)
(define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(write (let ((tmp 1) (other 2)) (swap! tmp other) (list tmp other))) (newline)
