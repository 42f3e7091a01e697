;; An error's stack is kept.
(use-modules (ice-9 stack-catch) (ice-9 save-stack))
(write (stack-catch 'foo (lambda () (throw 'foo 1 2)) list)) (newline)
(write (stack? (fluid-ref the-last-stack))) (newline)
