;; Lists halved by iteration and by recursion.
(define (create n) (do ((n n (- n 1)) (a '() (cons '() a))) ((= n 0) a)))
(define (iterative l) (do ((l l (cddr l)) (a '() (cons (car l) a))) ((null? l) a)))
(define (recursive l) (if (null? l) '() (cons (car l) (recursive (cddr l)))))
(define l (create 400))
(check (let loop ((i 0) (s 0)) (if (= i 60000) s (loop (+ i 1) (+ s (length (iterative l)) (length (recursive l)))))) 24000000)
