;; All permutations of a list, kept alive and dropped in turn: the collector's work.
(define (insertions x l)
  (if (null? l) (list (list x))
      (cons (cons x l) (map (lambda (r) (cons (car l) r)) (insertions x (cdr l))))))
(define (permutations l)
  (if (null? l) '(())
      (apply append (map (lambda (p) (insertions (car l) p)) (permutations (cdr l))))))
(define (sum-of-sums lists)
  (let loop ((l lists) (s 0)) (if (null? l) s (loop (cdr l) (+ s (apply + (car l)))))))
(check (let loop ((k 0) (kept '()) (s 0))
         (if (= k 10) s
             (let ((all (permutations '(1 2 3 4 5 6 7 8))))
               (loop (+ k 1) (if (odd? k) all (cons all kept)) (+ s (sum-of-sums all))))))
       14515200)
