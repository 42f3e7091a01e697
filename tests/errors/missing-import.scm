;; A module that uses one that does not exist.
(call-with-output-file "user.scm" (lambda (p) (display "(define-module (user)\n  #:use-module (no such thing))\n" p)))
(add-to-load-path (getcwd))
(use-modules (user))
