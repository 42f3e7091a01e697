;; A file that ends within a form.
(call-with-output-file "loaded.scm" (lambda (p) (display "(define a 1)\n(define (f x)\n  (car x)\n" p)))
(primitive-load "loaded.scm")
