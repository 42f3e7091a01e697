;; Promises as lazy streams, iteratively deep.
(define (ints n) (cons n (delay (ints (+ n 1)))))
(define (take s n) (if (= n 0) '() (cons (car s) (take (force (cdr s)) (- n 1)))))
(write (take (ints 1) 5)) (newline)
(define (nth s n) (if (= n 0) (car s) (nth (force (cdr s)) (- n 1))))
(write (nth (ints 0) 100000)) (newline)
