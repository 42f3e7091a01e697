;; Any name can be rebound, the core's names too.
(write (let ((if list)) (if 1 2 3))) (newline)
(write (let ((else #f)) (cond (else 'no)))) (newline)
(define (f list) (list 1))
(write (f (lambda (x) (+ x 1)))) (newline)
(write (let ((quote -)) '5)) (newline)
(write (let ((define 3) (x 4)) (* define x))) (newline)
(write (let loop ((car cdr) (n 0)) (car '(1 2)))) (newline)
