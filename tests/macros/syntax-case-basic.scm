;; syntax-case: fenders, computed output.
(define-syntax m
  (lambda (x)
    (syntax-case x ()
      ((_ n) (number? (syntax->datum #'n)) (datum->syntax x (* 2 (syntax->datum #'n))))
      ((_ s) (identifier? #'s) #''s)
      ((_ . rest) #'(list 'other . rest)))))
(write (list (m 21) (m foo) (m "a" 2) (m "a"))) (newline)
