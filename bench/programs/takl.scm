;; Takeuchi's function with the lengths of lists as numbers.
(define (listn n) (if (= n 0) '() (cons n (listn (- n 1)))))
(define (shorter? a b) (and (not (null? b)) (or (null? a) (shorter? (cdr a) (cdr b)))))
(define (mas x y z) (if (not (shorter? y x)) z (mas (mas (cdr x) y z) (mas (cdr y) z x) (mas (cdr z) x y))))
(check (let loop ((i 0) (r 0)) (if (= i 120) r (loop (+ i 1) (length (mas (listn 18) (listn 12) (listn 6)))))) 7)
