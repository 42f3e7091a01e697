;; A loop over small integers.
(define (run n) (let loop ((i n) (sum 0)) (if (< i 0) sum (loop (- i 1) (+ i sum)))))
(check (let loop ((i 0) (r 0)) (if (= i 40) r (loop (+ i 1) (run 5000000)))) 12500002500000)
