;; Counts paraffins by making their radicals: vectors of vectors.
(define (radicals n)
  (let ((table (make-vector (+ n 1) '())))
    (vector-set! table 0 '(h))
    (do ((k 1 (+ k 1))) ((> k n) table)
      (vector-set! table k
        (let all ((a 0) (out '()))
          (if (> (* 3 a) (- k 1)) out
              (let mid ((b a) (out out))
                (let ((c (- k 1 a b)))
                  (if (< c b) (all (+ a 1) out)
                      (mid (+ b 1) (triples table a b c out)))))))))))
(define (triples table a b c out)
  (let one ((xs (vector-ref table a)) (out out))
    (if (null? xs) out
        (let two ((ys (if (= a b) xs (vector-ref table b))) (out out))
          (if (null? ys) (one (cdr xs) out)
              (let three ((zs (if (= b c) ys (vector-ref table c))) (out out))
                (if (null? zs) (two (cdr ys) out)
                    (three (cdr zs) (cons (vector (car xs) (car ys) (car zs)) out)))))))))
(define (counts n) (map length (vector->list (radicals n))))
(check (let loop ((i 0) (r '())) (if (= i 300) r (loop (+ i 1) (counts 14))))
       '(1 1 1 2 4 8 17 39 89 211 507 1238 3057 7639 19241))
