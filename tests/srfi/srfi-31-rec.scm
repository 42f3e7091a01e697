;; SRFI 31: rec.
(use-modules (srfi srfi-31))
(write (list ((rec (f n) (if (= n 0) 1 (* n (f (- n 1))))) 5) (let ((s (rec s (cons 1 (delay s))))) (car (force (cdr s)))))) (newline)
