;; eval-when with eval runs in a program.
(eval-when (expand load eval) (define (helper x) (* x 2)))
(define-syntax twice (lambda (stx) (syntax-case stx () ((_ n) (datum->syntax stx (helper (syntax->datum #'n)))))))
(write (twice 21)) (newline)
(write (helper 4)) (newline)
