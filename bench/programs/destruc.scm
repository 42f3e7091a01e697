;; Destructive list operations: rings of lists cut and joined with set-cdr!.
(define (make-ring n) (let* ((last (list n)) (ring (let loop ((i (- n 1)) (l last)) (if (= i 0) l (loop (- i 1) (cons i l)))))) (set-cdr! last ring) ring))
(define (rotate-swap! ring)
  (let* ((a (cdr ring)) (b (cdr a)) (c (cdr b))) (set-cdr! ring b) (set-cdr! b a) (set-cdr! a c) c))
(define (bump! ring n) (let loop ((p ring) (i 0)) (if (< i n) (begin (set-car! p (remainder (+ (car p) i) 1009)) (loop (cdr p) (+ i 1))))))
(define ring (make-ring 1000))
(let loop ((i 0) (p ring)) (if (< i 60000) (let ((q (rotate-swap! p))) (bump! q 500) (loop (+ i 1) q))))
(check (let loop ((i 0) (p ring) (s 0)) (if (= i 1000) s (loop (+ i 1) (cdr p) (+ s (car p))))) 573024)
