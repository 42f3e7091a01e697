;; make-fresh-user-module, eval in it, modules as environments.
(define m (make-fresh-user-module))
(eval '(define x 10) m)
(write (list (eval '(* x 2) m) (defined? 'x))) (newline)
(define n (make-module)) (module-use! n (resolve-interface '(guile)))
(write (eval '(+ 1 2) n)) (newline)
(write (save-module-excursion (lambda () (set-current-module m) (eval 'x (current-module))))) (newline)
