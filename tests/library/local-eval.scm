;; local-eval in a captured environment.
(use-modules (ice-9 local-eval))
(define env (let ((x 5)) (the-environment)))
(write (local-eval '(* x 2) env)) (newline)
