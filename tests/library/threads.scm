;; Threads, mutexes, futures of results.
(use-modules (ice-9 threads))
(define m (make-mutex)) (define n 0)
(define ts (map (lambda (i) (call-with-new-thread (lambda () (with-mutex m (set! n (+ n i))) i))) '(1 2 3)))
(write (list (map join-thread ts) n)) (newline)
(write (par-map (lambda (x) (* x x)) '(1 2 3))) (newline)
