;; What definitions and set! give back is printed as nothing in particular.
(write (list (if #f #f) (vector-fill! (make-vector 1) 0))) (newline)
(define x 1)
(write (unspecified? (set! x 2))) (newline)
(write (unspecified? *unspecified*)) (newline)
