;; Macros whose templates use macros defined later.
(define-syntax a (syntax-rules () ((_ x) (b x))))
(define-syntax b (syntax-rules () ((_ x) (list 'b x))))
(write (a 1)) (newline)
