;; A promise whose body fails can be forced again.
(define n 0)
(define p (delay (begin (set! n (+ n 1)) (if (= n 1) (error "first") n))))
(write (catch #t (lambda () (force p)) (lambda (key . args) key)))
(write (force p)) (newline)
