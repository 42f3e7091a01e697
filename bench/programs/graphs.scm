;; Counts the directed graphs on four vertices by classes: closures, folds, and vectors as sets of edges.
(define (fold-numbers n f init) (let loop ((i 0) (r init)) (if (= i n) r (loop (+ i 1) (f i r)))))
(define (permutations l)
  (if (null? l) '(())
      (let pick ((before '()) (after l) (r '()))
        (if (null? after) r
            (pick (cons (car after) before) (cdr after)
                  (append (map (lambda (p) (cons (car after) p)) (permutations (append (reverse before) (cdr after)))) r))))))
(define n 4)
(define all (map list->vector (permutations (let loop ((i (- n 1)) (l '())) (if (< i 0) l (loop (- i 1) (cons i l)))))))
(define (bit i j) (+ (* i n) j))
(define two (let ((v (make-vector (* n n) 1))) (do ((i 1 (+ i 1))) ((= i (* n n)) v) (vector-set! v i (* 2 (vector-ref v (- i 1)))))))
(define (edge? g i j) (odd? (quotient g (vector-ref two (bit i j)))))
(define (renamed g p)
  (fold-numbers n (lambda (i r) (fold-numbers n (lambda (j r) (if (edge? g i j) (+ r (vector-ref two (bit (vector-ref p i) (vector-ref p j)))) r)) r)) 0))
;; A graph counts if no other name for it is smaller.
(define (least? g) (let loop ((ps all)) (or (null? ps) (and (>= (renamed g (car ps)) g) (loop (cdr ps))))))
(define (loops? g) (fold-numbers n (lambda (i r) (or r (edge? g i i))) #f))
(define (reaches g from) (let visit ((i from) (seen '())) (if (memv i seen) seen (fold-numbers n (lambda (j seen) (if (edge? g i j) (visit j seen) seen)) (cons i seen)))))
(define (strong? g) (fold-numbers n (lambda (i r) (and r (= n (length (reaches g i))))) #t))
;; 218 directed graphs without loops on four vertices, 83 of them strongly connected.
(check (let loop ((k 0) (r #f))
         (if (= k 5) r
             (loop (+ k 1)
                   (fold-numbers (vector-ref two (- (* n n) 1))
                     (lambda (g r) (if (or (loops? g) (not (least? g))) r (list (+ 1 (car r)) (if (strong? g) (+ 1 (cadr r)) (cadr r)))))
                     '(0 0)))))
       '(218 83))
