;; A syntax error that a macro's use of another file leads to.
(call-with-output-file "macros.scm"
  (lambda (p)
    (display "(define-module (macros) #:export (twice))\n(define-syntax twice\n  (syntax-rules () ((_ x) (* x 2))))\n" p)))
(add-to-load-path (getcwd))
(use-modules (macros))
(display (primitive-eval '(twice 4)))
(newline)
(display (twice 1
                2))
