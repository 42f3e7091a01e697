;; lazy, delay, eager: iterative forcing.
(use-modules (srfi srfi-45))
(define (loop n) (if (= n 0) (delay 'done) (lazy (loop (- n 1)))))
(write (force (loop 100000))) (newline)
(write (force (eager 5))) (newline)
