;; Winds inside a captured part run when it is left and when it is entered again.
(define (say x) (display x) (display " "))
(define k (call-with-prompt 'p
  (lambda () (dynamic-wind (lambda () (say 'in)) (lambda () (say (abort-to-prompt 'p)) 'value) (lambda () (say 'out))))
  (lambda (k) k)))
(say 'between)
(write (k 'again)) (newline)
(write (k 'thrice)) (newline)
