;; requires: guile
;; Hash tables with integer, string and symbol keys.
(define numbers (make-hash-table))
(do ((i 0 (+ i 1))) ((= i 300000)) (hashv-set! numbers (* i 7) i))
(define n (let loop ((i 0) (s 0)) (if (= i 2100000) s (loop (+ i 3) (if (hashv-ref numbers i) (+ s 1) s)))))
(define words (make-hash-table))
(do ((i 0 (+ i 1))) ((= i 300000)) (let ((k (number->string (remainder (* i 7919) 5003)))) (hash-set! words k (+ 1 (hash-ref words k 0)))))
(check (list n (hash-fold (lambda (k v s) (+ v s)) 0 words) (hash-count (lambda (k v) #t) words)) '(100000 300000 5003))
