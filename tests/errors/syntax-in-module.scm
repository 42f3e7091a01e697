;; A syntax error in a module that is loaded.
(mkdir "my")
(call-with-output-file "my/module.scm"
  (lambda (p) (display "(define-module (my module) #:export (f))\n\n(define (f x)\n  (if))\n" p)))
(add-to-load-path (getcwd))
(display "before\n")
(use-modules (my module))
