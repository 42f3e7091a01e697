;; A name that a template uses means what it meant where the macro was written.
(define x 'global)
(define-syntax get-x (syntax-rules () ((_) x)))
(write (let ((x 'local)) (get-x))) (newline)
(define-syntax my-if (syntax-rules () ((_ a b c) (cond (a b) (else c)))))
(write (let ((if list) (cond vector) (else #f)) (my-if #f 1 2))) (newline)
