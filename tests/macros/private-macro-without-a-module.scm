;; A macro of a module that only `resolve-module' has made.
(define a (resolve-module '(never loaded a)))
(module-use! a (resolve-interface '(guile)))
(eval '(begin (define z 3) (define-syntax-rule (test) (let ((x 1)) (list x z)))) a)
(write (eval '(let ((x 2)) ((@@ (never loaded a) test))) (current-module)))
(newline)
