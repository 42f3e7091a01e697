;; Leaving a computation early.
(write (call/cc (lambda (k) (for-each (lambda (x) (if (negative? x) (k x))) '(1 -2 3)) 'none))) (newline)
(write (+ 1 (call-with-current-continuation (lambda (k) (+ 10 (k 1)))))) (newline)
(write (call/cc (lambda (k) 'unused))) (newline)
(write (call-with-values (lambda () (call/cc (lambda (k) (k 1 2 3)))) list)) (newline)
