;; Calls and small integer arithmetic: Fibonacci numbers the slow way.
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(check (fib 35) 9227465)
