;; Local procedures in transformers.
(define-syntax bits
  (lambda (x)
    (define (digits n) (if (zero? n) '() (append (digits (quotient n 2)) (list (remainder n 2)))))
    (syntax-case x () ((_ n) (with-syntax (((d ...) (digits (syntax->datum #'n)))) #'(list d ...))))))
(write (bits 10)) (newline)
