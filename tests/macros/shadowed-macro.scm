;; A local variable hides a macro and the other way round.
(define-syntax m (syntax-rules () ((_ x) (list 'macro x))))
(write (let ((m (lambda (x) (list 'procedure x)))) (m 1))) (newline)
(define (f m) (m 2))
(write (f -)) (newline)
(define v 1)
(write (let-syntax ((v (syntax-rules () ((_) 'macro)))) (v))) (newline)
