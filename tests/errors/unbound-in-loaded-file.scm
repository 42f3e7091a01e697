;; An error at run time in a file that is loaded.
(call-with-output-file "loaded.scm" (lambda (p) (display "(define a 1)\n(display a)\n(newline)\n  (no-such-procedure a)\n" p)))
(primitive-load "loaded.scm")
