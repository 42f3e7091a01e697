;; with-dynamic-state gives back older bindings.
(define f (make-fluid 'base))
(define s (with-fluids ((f 'saved)) (current-dynamic-state)))
(write (list (fluid-ref f) (with-dynamic-state s (lambda () (fluid-ref f))))) (newline)
