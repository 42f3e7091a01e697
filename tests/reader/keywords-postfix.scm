;; (srfi srfi-88) has keywords written with a colon behind from the next form on.
(define before 'foo:)
(use-modules (srfi srfi-88))
(for-each (lambda (x) (write x) (newline))
          (list (symbol? before) (keyword? foo:) (keyword->string foo:)
                (eq? (string->keyword "foo") foo:) (map keyword? '(a: b))))
