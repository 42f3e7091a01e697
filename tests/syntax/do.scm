;; do: steps, no steps, body, no result.
(write (do ((vec (make-vector 5)) (i 0 (+ i 1))) ((= i 5) vec) (vector-set! vec i (* i i)))) (newline)
(write (do ((i 0 (+ i 1)) (j 10 (- j 1))) ((= i j) (list i j)))) (newline)
(write (let ((x '(1 3 5 7 9))) (do ((x x (cdr x)) (sum 0 (+ sum (car x)))) ((null? x) sum)))) (newline)
