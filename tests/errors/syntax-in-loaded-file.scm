;; A syntax error in a file that is loaded: its place is in that file.
(call-with-output-file "loaded.scm"
  (lambda (p) (display "(define a 1)\n(define (f x)\n  (let ((y))\n    y))\n" p)))
(display "before\n")
(load (string-append (getcwd) "/loaded.scm"))
