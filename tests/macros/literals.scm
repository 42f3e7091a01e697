;; Literals match the same binding, not the same spelling.
(define-syntax for (syntax-rules (in from) ((_ x in l b) (map (lambda (x) b) l)) ((_ x from n b) (let ((x n)) b)) ((_ . r) 'other)))
(write (list (for y in '(1 2 3) (* y y)) (for y from 5 y) (for a b c d))) (newline)
(write (let ((in 1)) (for y in '(1 2) y))) (newline)
(define-syntax arrow? (syntax-rules (=>) ((_ =>) #t) ((_ x) #f)))
(write (list (arrow? =>) (arrow? ->) (let ((=> 1)) (arrow? =>)))) (newline)
