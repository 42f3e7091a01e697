;; Ellipses in ellipses, and flattening.
(define-syntax my-let* (syntax-rules () ((_ () b ...) (let () b ...)) ((_ ((x e) r ...) b ...) (let ((x e)) (my-let* (r ...) b ...)))))
(write (my-let* ((a 1) (b (+ a 1))) (list a b))) (newline)
(define-syntax flat (syntax-rules () ((_ (a b ...) ...) '(a ... b ... ...))))
(write (flat (1 2 3) (4) (5 6))) (newline)
(define-syntax deep (syntax-rules () ((_ ((a (b ...) ...) ...)) '((a ((b ...) ...)) ...))))
(write (deep ((x (1 2) (3)) (y) (z ())))) (newline)
