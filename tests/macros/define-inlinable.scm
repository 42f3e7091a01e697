;; define-inlinable is a procedure and may be used as one.
(define-inlinable (add1 x) (+ x 1))
(write (list (add1 1) (map add1 '(1 2)))) (newline)
