;; define-syntax among internal definitions.
(define (f x)
  (define-syntax double (syntax-rules () ((_ e) (* 2 e))))
  (define y (double x))
  (double y))
(write (f 5)) (newline)
(write (let () (define-syntax m (syntax-rules () ((_ n) (define n 1)))) (m a) (m b) (+ a b))) (newline)
