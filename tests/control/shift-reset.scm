;; shift and reset from (ice-9 control).
(use-modules (ice-9 control))
(write (reset (+ 1 (shift k (k (k 10)))))) (newline)
(write (reset (* 2 (shift k (list (k 1) (k 2)))))) (newline)
(write (% (+ 1 (abort 5)) (lambda (k v) (list 'aborted v)))) (newline)
(write (let/ec return (+ 1 (return 42)))) (newline)
(write (call/ec (lambda (return) (for-each (lambda (x) (if (> x 2) (return x))) '(1 2 3 4)) 'none))) (newline)
