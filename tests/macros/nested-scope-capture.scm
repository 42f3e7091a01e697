;; Same names at several levels of expansion stay apart.
(define-syntax m1 (syntax-rules () ((_ e) (let ((x 1)) (m2 x e)))))
(define-syntax m2 (syntax-rules () ((_ a e) (let ((x 2)) (list x a e)))))
(write (let ((x 0)) (m1 x))) (newline)
