;; ~( ~), ~t, ~?.
(use-modules (ice-9 format))
(define-syntax-rule (show s a ...) (begin (write (format #f s a ...)) (newline)))
(show "~(HELLO~) ~:(hello world~) ~@(hello WORLD~) ~:@(hello~)") (show "a~10tb") (show "~? ~a" "~a-~a" '(1 2) 3) (show "~@?" "~a+~a" 1 2)
