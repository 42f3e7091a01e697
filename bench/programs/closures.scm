;; Closures made and called: streams, composition, Church numerals.
(define (compose f g) (lambda (x) (f (g x))))
(define (church n) (if (= n 0) (lambda (f) (lambda (x) x)) (lambda (f) (compose f ((church (- n 1)) f)))))
(define (number n) ((n (lambda (x) (+ x 1))) 0))
(define (times a b) (lambda (f) (a (b f))))
(define (stream a f) (cons a (lambda () (f a))))
(define (nth s n) (if (= n 0) (car s) (nth ((cdr s)) (- n 1))))
(define (ints n) (stream n (lambda (n) (ints (+ n 1)))))
(check (list (number (times (church 1200) (church 1200))) (nth (ints 0) 4000000)) '(1440000 4000000))
