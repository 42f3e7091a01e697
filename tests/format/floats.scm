;; Floating point directives.
(use-modules (ice-9 format))
(define-syntax-rule (show s a ...) (begin (write (format #f s a ...)) (newline)))
(show "~f ~f ~f" 1.5 100 0.1) (show "~,2f|~8,3f|~6,1f" 3.14159 2.71828 -0.05) (show "~,3e ~e" 12345.678 0.00012) (show "~$ ~,1$" 3.14159 2.5) (show "~g" 1.5) (show "~,2f" 1/3) (show "~5,2f|~1,1f" 1e10 0.99)
