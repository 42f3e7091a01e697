;; Nested winds unwind from inside out.
(define trace '())
(define (note x) (set! trace (cons x trace)))
(call/cc (lambda (k)
  (dynamic-wind (lambda () (note 'in1))
    (lambda () (dynamic-wind (lambda () (note 'in2)) (lambda () (k 1)) (lambda () (note 'out2))))
    (lambda () (note 'out1)))))
(write (reverse trace)) (newline)
