;; Leaving for-each, vector-for-each, hash-for-each by escape.
(use-modules (rnrs base))
(use-modules (ice-9 control))
(write (let/ec return (vector-for-each (lambda (x) (if (= x 2) (return 'two))) #(1 2 3)) 'end)) (newline)
(write (call/ec (lambda (return) (hash-for-each (lambda (k v) (return (list k v))) (let ((h (make-hash-table))) (hash-set! h 1 2) h)) 'end))) (newline)
(write (call/ec (lambda (return) (sort '(3 1 2) (lambda (a b) (return 'from-sort)))))) (newline)
