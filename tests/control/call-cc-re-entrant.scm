;; A continuation entered again.
(define (run)
  (define k #f) (define n 0)
  (define result (list 'a (call/cc (lambda (c) (set! k c) 0))))
  (write result) (newline)
  (set! n (+ n 1))
  (if (< n 3) (k n))
  (write 'done) (newline))
(run)
