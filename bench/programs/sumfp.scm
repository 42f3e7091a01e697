;; A loop over flonums.
(define (run n) (let loop ((i n) (sum 0.0)) (if (< i 0.0) sum (loop (- i 1.0) (+ i sum)))))
(check (let loop ((i 0) (r 0)) (if (= i 5) r (loop (+ i 1) (run 2000000.0)))) 2000001000000.0)
