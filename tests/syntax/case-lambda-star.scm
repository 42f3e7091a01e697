;; case-lambda*: optionals and keywords in clauses.
(define f (case-lambda* ((a #:optional b) (list 'opt a b)) ((a b c #:key (k 1)) (list 'key a b c k))))
(write (list (f 1) (f 1 2) (f 1 2 3) (f 1 2 3 #:k 4))) (newline)
