;; load, primitive-load, load from the load path, %load-path.
(call-with-output-file "part.scm" (lambda (p) (write '(define loaded 42) p) (write '(display "in part") p)))
(load (string-append (getcwd) "/part.scm")) (newline)
(write loaded) (newline)
(primitive-load "part.scm") (newline)
(write (list (list? %load-path) (primitive-load-path "nothing-here" #f) (basename (search-path (list (getcwd)) "part.scm")))) (newline)
