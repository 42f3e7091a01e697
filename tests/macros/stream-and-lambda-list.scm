;; Templates with improper lists.
(define-syntax my-lambda (syntax-rules () ((_ (a ... . r) b) (lambda (a ... . r) b))))
(write ((my-lambda (x y . z) (list x y z)) 1 2 3 4)) (newline)
(define-syntax tail (syntax-rules () ((_ a . b) '(b . a))))
(write (list (tail 1 2 3) (tail 1 . 2) (tail 1))) (newline)
