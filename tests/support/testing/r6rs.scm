(library (testing r6rs)
  (export f (rename (g gee)) my-or)
  (import (rnrs))
  (define (f x) (* x 2))
  (define (g) 'g)
  (define-syntax my-or
    (syntax-rules () ((_) #f) ((_ e) e) ((_ e r ...) (let ((t e)) (if t t (my-or r ...)))))))
