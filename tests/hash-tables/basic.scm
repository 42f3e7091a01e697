;; Setting, reading, removing, defaults, counting.
(define h (make-hash-table))
(hash-set! h "a" 1) (hash-set! h '(1 2) 'list) (hash-set! h 1.5 'float)
(write (list (hash-ref h "a") (hash-ref h '(1 2)) (hash-ref h 1.5) (hash-ref h "zz") (hash-ref h "zz" 'default) (hash-count (const #t) h) (hash-table? h))) (newline)
(hash-remove! h "a")
(write (list (hash-ref h "a") (hash-count (const #t) h) (hash-get-handle h 1.5) (hash-get-handle h 'no) (hash-create-handle! h 'new 5))) (newline)
(hash-clear! h)
(write (hash-count (const #t) h)) (newline)
