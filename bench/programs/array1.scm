;; Vectors made, filled and copied.
(define (fill n) (let ((v (make-vector n 0))) (do ((i 0 (+ i 1))) ((= i n) v) (vector-set! v i i))))
(define (backwards v)
  (let* ((n (vector-length v)) (w (make-vector n 0)))
    (do ((i 0 (+ i 1))) ((= i n) w) (vector-set! w i (vector-ref v (- n i 1))))))
(define (sum v) (do ((i 0 (+ i 1)) (s 0 (+ s (vector-ref v i)))) ((= i (vector-length v)) s)))
(check (let loop ((k 0) (s 0)) (if (= k 80) s (loop (+ k 1) (+ s (sum (backwards (fill 100000))))))) 399996000000)
