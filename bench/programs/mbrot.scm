;; The Mandelbrot set in flonums.
(define (count r i step x y)
  (let ((cr (+ r (* (exact->inexact x) step))) (ci (+ i (* (exact->inexact y) step))))
    (let loop ((zr cr) (zi ci) (c 0))
      (if (= c 64) c
          (let ((zr2 (* zr zr)) (zi2 (* zi zi)))
            (if (> (+ zr2 zi2) 16.0) c
                (loop (+ (- zr2 zi2) cr) (+ (* 2.0 zr zi) ci) (+ c 1))))))))
(define (mbrot n)
  (let ((step (/ 2.0 n)))
    (let ly ((y 0) (sum 0))
      (if (= y n) sum (ly (+ y 1) (let lx ((x 0) (sum sum)) (if (= x n) sum (lx (+ x 1) (+ sum (count -1.0 -0.5 step x y))))))))))
(check (mbrot 300) 2196327)
