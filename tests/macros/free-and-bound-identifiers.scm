;; free-identifier=? and bound-identifier=?.
(define-syntax same? (lambda (x) (syntax-case x () ((_ a b) (datum->syntax x (list 'list (free-identifier=? #'a #'b) (bound-identifier=? #'a #'b)))))))
(write (list (same? x x) (same? x y) (same? car cdr))) (newline)
(define-syntax else? (lambda (x) (syntax-case x () ((_ e) (if (and (identifier? #'e) (free-identifier=? #'e #'else)) #''yes #''no)))))
(write (list (else? else) (else? other) (let ((else 1)) (else? else)))) (newline)
