;; Where a syntax error is in data that were read and are evaluated.
(define (read-from text)
  (call-with-input-string text
    (lambda (port)
      (set-port-filename! port "dir/example.scm")
      (read port))))
(define (where form)
  (catch 'syntax-error
    (lambda () (eval form (current-module)))
    (lambda (key who message place form subform . rest)
      (list who message place form subform))))
(define (show x) (write x) (newline))

(show (where (read-from "\n  (let foo bar)")))
(show (where (read-from "(list 1\n      (let (x) 1))")))
(show (where (read-from "(let ((x 1))\n (define y 2))")))
(show (where (read-from "(begin\n (define x)\n (if))")))
(show (where (list 'let 'foo 'bar)))
(show (where (cons 'let (cdr (read-from "(let foo bar)")))))
