;; The Mandelbrot set with complex numbers.
(define (steps c) (let loop ((z c) (n 0)) (cond ((= n 60) n) ((> (magnitude z) 2.0) n) (else (loop (+ c (* z z)) (+ n 1))))))
(define (total n)
  (let row ((y 0) (s 0))
    (if (= y n) s
        (row (+ y 1)
             (let column ((x 0) (s s))
               (if (= x n) s
                   (column (+ x 1) (+ s (steps (make-rectangular (- (* 2.5 (/ x n)) 1.75) (- (* 2. (/ y n)) 1.03)))))))))))
(check (total 200) 909087)
