;; Weak tables hold what is held elsewhere.
(define h (make-weak-key-hash-table)) (define k (list 'key))
(hashq-set! h k 'value)
(gc)
(write (list (hashq-ref h k) (weak-key-hash-table? h) (hash-table? h))) (newline)
(define v (make-weak-value-hash-table)) (define val (list 1))
(hash-set! v "x" val) (gc)
(write (hash-ref v "x")) (newline)
