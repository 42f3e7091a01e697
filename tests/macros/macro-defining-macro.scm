;; A macro that defines macros over its arguments.
(define-syntax def-accessors (syntax-rules () ((_ (name index) ...) (begin (define-syntax name (syntax-rules () ((_ v) (vector-ref v index)))) ...))))
(def-accessors (first 0) (second 1))
(write (list (first #(a b)) (second #(a b)))) (newline)
(define-syntax make-adder (syntax-rules () ((_ name n) (define-syntax name (syntax-rules () ((_ x) (+ x n)))))))
(define base 10)
(make-adder add-base base)
(write (let ((base 1000)) (add-base 5))) (newline)
