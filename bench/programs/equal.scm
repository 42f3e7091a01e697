;; equal? on lists, trees, vectors and strings.
(define (tree n) (if (= n 0) '(leaf "text" #(1 2 3)) (cons (tree (- n 1)) (tree (- n 1)))))
(define (numbers n) (let loop ((i 0) (l '())) (if (= i n) l (loop (+ i 1) (cons i l)))))
(define a (tree 12))
(define b (tree 12))
(define l (numbers 100000))
(define m (numbers 100000))
(define v (make-vector 100000 'x))
(define w (make-vector 100000 'x))
(check (let loop ((i 0) (good 0))
         (if (= i 100) good
             (loop (+ i 1) (+ good (if (equal? a b) 1 0) (if (equal? l m) 1 0) (if (equal? v w) 1 0) (if (equal? a l) 100 0)))))
       300)
