;; Macros in continuation passing style.
(define-syntax cps-rev (syntax-rules () ((_ k () acc) (k acc)) ((_ k (a . r) (b ...)) (cps-rev k r (a b ...)))))
(define-syntax quote-it (syntax-rules () ((_ x) 'x)))
(write (cps-rev quote-it (1 2 3) ())) (newline)
