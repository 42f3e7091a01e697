;; syntax-rules with an ellipsis of its own (R7RS).
(define-syntax m (syntax-rules ::: () ((_ (a b :::) :::) '((b ::: a) ::: ...))))
(write (m (1 2 3) (4))) (newline)
(define-syntax def (syntax-rules () ((_ n) (define-syntax n (syntax-rules ::: () ((_ x :::) '(x ::: end)))))))
(def f) (write (f 1 2)) (newline)
