;; Fluids and escapes.
(define f (make-fluid 'default))
(write (list (fluid-ref f) (with-fluids ((f 1)) (fluid-ref f)) (with-fluid* f 2 (lambda () (fluid-ref f))) (fluid-ref f))) (newline)
(catch 'x (lambda () (with-fluids ((f 'inner)) (throw 'x))) (lambda (k) (write (fluid-ref f)) (newline)))
(fluid-set! f 'set)
(write (fluid-ref f)) (newline)
(define u (make-unbound-fluid))
(write (list (fluid-bound? u) (fluid? u) (fluid? 1))) (newline)
