;; A regular expression that cannot be compiled.
(catch 'regular-expression-syntax (lambda () (make-regexp "(")) (lambda (key . args) (write key) (newline)))
(exit 2)
