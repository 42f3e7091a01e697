;; A file that does not define the module that it is looked for as.
(call-with-output-file "empty.scm" (lambda (p) (display "(define x 1)\n" p)))
(add-to-load-path (getcwd))
(use-modules (empty))
