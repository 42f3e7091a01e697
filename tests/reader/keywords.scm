;; Keywords are data of their own kind.
(write '(#:a #:two-words #:+)) (newline)
(write (list (keyword? #:a) (keyword? 'a) (eq? #:a (symbol->keyword 'a)) (keyword->symbol #:abc))) (newline)
