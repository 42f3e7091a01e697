;; Takeuchi's function with the lengths of lists as numbers, the comparison as a loop.
(define (listn n) (if (= n 0) '() (cons n (listn (- n 1)))))
(define (shorter? a b) (cond ((null? b) #f) ((null? a) #t) (else (shorter? (cdr a) (cdr b)))))
(define (mas x y z) (if (shorter? y x) (mas (mas (cdr x) y z) (mas (cdr y) z x) (mas (cdr z) x y)) z))
(define l18 (listn 18)) (define l12 (listn 12)) (define l6 (listn 6))
(check (let loop ((i 0) (r 0)) (if (= i 120) r (loop (+ i 1) (length (mas l18 l12 l6))))) 7)
