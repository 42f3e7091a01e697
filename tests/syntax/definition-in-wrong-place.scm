;; Syntax errors are caught by key when evaluated.
(define (try form) (catch 'syntax-error (lambda () (eval form (current-module)) 'fine) (lambda (key . args) (list key (cadr args)))))
(for-each (lambda (f) (write (try f)) (newline))
  '((if) (let ((x)) x) (lambda) (let 5) (quote) (set! 5 1) (cond (else)) (define) (let ((a 1) (a 2)) a) (lambda (a a) a) (case) (begin) (letrec ((x 1)) . 2) (else) (=> 1) (unquote x) (define-syntax)))
