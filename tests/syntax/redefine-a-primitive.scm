;; A primitive redefined at the top is used by what comes later and earlier.
(define (use x) (car x))
(define (car x) (list 'my-car x))
(write (use '(1 2))) (newline)
(define + -)
(write (+ 5 3)) (newline)
