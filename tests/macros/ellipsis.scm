;; Zero or more, after other patterns and before a tail.
(define-syntax m (syntax-rules () ((_ a b ...) '(a (b ...))) ))
(write (list (m 1) (m 1 2) (m 1 2 3))) (newline)
(define-syntax last (syntax-rules () ((_ a ... z) 'z)))
(write (list (last 1) (last 1 2 3))) (newline)
(define-syntax middle (syntax-rules () ((_ a b ... c d) '(a (b ...) c d))))
(write (list (middle 1 2 3) (middle 1 2 3 4 5))) (newline)
(define-syntax dotted (syntax-rules () ((_ a ... . r) '((a ...) r))))
(write (list (dotted 1 2) (dotted 1 2 . 3) (dotted . 4))) (newline)
