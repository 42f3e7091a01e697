;; ~{ ~} in its four kinds, ~^, ~*.
(use-modules (ice-9 format))
(define-syntax-rule (show s a ...) (begin (write (format #f s a ...)) (newline)))
(show "~{~a~}" '(1 2 3)) (show "~{~a~^, ~}" '(1 2 3)) (show "~{~a=~a ~}" '(a 1 b 2)) (show "~:{<~a ~a>~}" '((1 2) (3 4))) (show "~@{~a.~}" 1 2 3) (show "~2{~a~}" '(1 2 3)) (show "~a ~*~a" 1 2 3) (show "~a ~:*~a" 1) (show "~2@*~a" 1 2 3)
