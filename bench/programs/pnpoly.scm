;; Points in a polygon: flonums in vectors, comparisons.
(define (inside? xs ys x y)
  (let ((n (vector-length xs)))
    (let loop ((i 0) (j (- n 1)) (c #f))
      (if (= i n) c
          (let ((xi (vector-ref xs i)) (yi (vector-ref ys i)) (xj (vector-ref xs j)) (yj (vector-ref ys j)))
            (loop (+ i 1) i
                  (if (and (or (and (<= yi y) (< y yj)) (and (<= yj y) (< y yi)))
                           (< x (+ xi (/ (* (- xj xi) (- y yi)) (- yj yi)))))
                      (not c) c)))))))
(define xs (vector 0.0 1.0 1.0 0.0 0.0 1.0 -0.5 -1.0 -1.0 -2.0 -2.5 -2.0 -1.5 -0.5 1.0 1.0 0.0 -0.5 -1.0 -0.5))
(define ys (vector 0.0 0.0 1.0 1.0 2.0 3.0 2.0 3.0 0.0 -0.5 -1.0 -1.5 -2.0 -2.0 -1.5 -1.0 -0.5 -1.0 -0.5 0.0))
(define (count n)
  (let ly ((i 0) (c 0))
    (if (= i n) c
        (ly (+ i 1) (let lx ((j 0) (c c)) (if (= j n) c (lx (+ j 1) (if (inside? xs ys (- (* 4.0 (/ (exact->inexact i) n)) 2.5) (- (* 5.0 (/ (exact->inexact j) n)) 2.0)) (+ c 1) c))))))))
(check (count 350) 46727)
