;; Fibonacci numbers in flonums: calls and boxes.
(define (fibfp n) (if (< n 2.0) n (+ (fibfp (- n 1.0)) (fibfp (- n 2.0)))))
(check (fibfp 32.0) 2178309.0)
