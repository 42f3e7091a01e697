;; Parameters, converters, fluids as parameters.
(define p (make-parameter 10 (lambda (x) (* x 2))))
(write (list (p) (parameterize ((p 4)) (p)) (p) (parameter? p) (parameter? car))) (newline)
(define f (make-fluid 1)) (define fp (fluid->parameter f))
(write (list (fp) (parameterize ((fp 2)) (fluid-ref f)) (fluid-ref f))) (newline)
