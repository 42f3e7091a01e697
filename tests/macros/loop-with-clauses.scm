;; A larger macro: a loop with clauses.
(define-syntax collect
  (syntax-rules (for in when)
    ((_ e) (list e))
    ((_ e for x in l rest ...) (apply append (map (lambda (x) (collect e rest ...)) l)))
    ((_ e when c rest ...) (if c (collect e rest ...) '()))))
(write (collect (list x y) for x in '(1 2 3) when (odd? x) for y in '(a b))) (newline)
