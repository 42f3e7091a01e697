;; A variable that is repeated before a trailing pattern.
(use-modules (ice-9 match))
(define-syntax-rule (show e) (begin (write e) (newline)))
(define (same x)
  (match x
    (((x ... 3) (x ... 3)) x)
    (((x ..1 y) (x ..1 z)) (list 'heads x y z))
    ((_ ... last) (list 'last last))
    (else #f)))
(for-each (lambda (x) (show (same x)))
          '(((1 2 3) (1 2 3)) ((1 2 3) (1 1 3)) ((1 2 3) (1 2 4)) ((3) (3)) (1 2 3) () 5
            ((1 . 2) (1 . 2))))
(show (match '((1 a) (2 b) end) (((n s) ... e) (list n s e))))
