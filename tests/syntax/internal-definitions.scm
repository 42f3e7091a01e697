;; Internal definitions see each other, before and after expressions.
(define (f n)
  (define a n)
  (define (g) (h))
  (display "between ")
  (define (h) (+ a 1))
  (g))
(write (f 41)) (newline)
(write (let () (define-values (x y) (values 1 2)) (define z (+ x y)) z)) (newline)
