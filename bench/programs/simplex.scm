;; The simplex method on a matrix of flonums, again and again from a copy.
(define (copy rows) (map (lambda (r) (list->vector (vector->list r))) rows))
(define (pivot! rows row col)
  (let ((p (vector-ref row col)) (n (vector-length row)))
    (do ((k 0 (+ k 1))) ((= k n)) (vector-set! row k (/ (vector-ref row k) p)))
    (for-each
      (lambda (other)
        (if (not (eq? other row))
            (let ((f (vector-ref other col)))
              (do ((k 0 (+ k 1))) ((= k n))
                (vector-set! other k (- (vector-ref other k) (* f (vector-ref row k))))))))
      rows)))
;; The objective is the first row; the last column holds the bounds.
(define (entering row)
  (let loop ((k 0) (best -1e-9) (col #f))
    (if (= k (- (vector-length row) 1)) col
        (if (< (vector-ref row k) best) (loop (+ k 1) (vector-ref row k) k) (loop (+ k 1) best col)))))
(define (leaving rows col)
  (let ((last (- (vector-length (car rows)) 1)))
    (let loop ((rows rows) (best 1e30) (row #f))
      (if (null? rows) row
          (let ((a (vector-ref (car rows) col)))
            (if (> a 1e-9)
                (let ((ratio (/ (vector-ref (car rows) last) a)))
                  (if (< ratio best) (loop (cdr rows) ratio (car rows)) (loop (cdr rows) best row)))
                (loop (cdr rows) best row)))))))
(define (simplex rows)
  (let loop ()
    (let ((col (entering (car rows))))
      (if col
          (begin (pivot! rows (leaving (cdr rows) col) col) (loop))
          (vector-ref (car rows) (- (vector-length (car rows)) 1))))))
(define problem
  (list (vector -5. -4. -3. 0. 0. 0. 0.)
        (vector 2. 3. 1. 1. 0. 0. 5.)
        (vector 4. 1. 2. 0. 1. 0. 11.)
        (vector 3. 4. 2. 0. 0. 1. 8.)))
(check (let loop ((i 0) (r 0)) (if (= i 150000) (inexact->exact (round (* 1000 r))) (loop (+ i 1) (simplex (copy problem))))) 13000)
