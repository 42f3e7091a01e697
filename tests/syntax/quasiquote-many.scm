;; unquote and unquote-splicing with several operands.
(define l '(1 2))
(write `(a (unquote 1 2) b)) (newline)
(write `(a (unquote-splicing l l) b)) (newline)
(write `((unquote-splicing) x)) (newline)
