;; Trees made and dropped while others stay: the collector.
(define (make-tree d) (if (= d 0) (cons '() '()) (cons (make-tree (- d 1)) (make-tree (- d 1)))))
(define (size t) (if (null? t) 0 (+ 1 (size (car t)) (size (cdr t)))))
(define kept (make-tree 18))
(define array (make-vector 300000 0.5))
(define total (let loop ((d 4) (sum 0)) (if (> d 16) sum (let inner ((i (quotient 1048576 (expt 2 d))) (sum sum)) (if (= i 0) (loop (+ d 4) sum) (inner (- i 1) (+ sum (size (make-tree d)))))))))
(check (list total (size kept) (vector-ref array 1000)) '(8318704 524287 0.5))
