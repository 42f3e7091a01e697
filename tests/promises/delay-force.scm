;; delay, force, make-promise; a promise forced inside itself.
(define r (let ((x 5)) (delay (* x x))))
(write (list (force r) (promise? r))) (newline)
(define n 0)
(define q (delay (begin (set! n (+ n 1)) (if (> n 1) n (force q)))))
(write (force q)) (set! n 10) (write (force q)) (newline)
