;; eval in given modules.
(write (eval '(+ 1 2) (current-module))) (newline)
(eval '(define zz 5) (current-module))
(write zz) (newline)
(write (eval '(let loop ((i 0)) (if (< i 10) (loop (+ i 1)) i)) (interaction-environment))) (newline)
(write (primitive-eval '(* 6 7))) (newline)
(write (eval-string "(list 1 2)")) (newline)
