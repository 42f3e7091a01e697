;; Recursion at expansion time.
(define-syntax len (syntax-rules () ((_) 0) ((_ a . r) (+ 1 (len . r)))))
(write (len a b c d e)) (newline)
(define-syntax rev (syntax-rules () ((_ () acc) 'acc) ((_ (a . r) (b ...)) (rev r (a b ...)))))
(write (rev (1 2 3 4) ())) (newline)
