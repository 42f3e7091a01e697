;; Random numbers lie in their range.
(use-modules (testing table))
(define (inside? n) (let loop ((i 0)) (or (= i 200) (let ((r (random n))) (and (>= r 0) (< r n) (loop (+ i 1)))))))
(write (map inside? (list 1 10 1.0 100000000000000000000000))) (newline)
(write (let ((a (seed->random-state 42)) (b (seed->random-state 42))) (equal? (map (lambda (_) (random 1000 a)) (iota 10)) (map (lambda (_) (random 1000 b)) (iota 10))))) (newline)
