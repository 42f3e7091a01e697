;; fluid-let as a macro over dynamic-wind.
(define-syntax fluid-let (syntax-rules () ((_ ((v e)) b ...) (let ((new e) (old #f)) (dynamic-wind (lambda () (set! old v) (set! v new)) (lambda () b ...) (lambda () (set! new v) (set! v old)))))))
(define depth 0)
(define (show) depth)
(write (list (fluid-let ((depth 5)) (show)) (show))) (newline)
