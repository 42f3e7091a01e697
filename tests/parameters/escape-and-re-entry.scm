;; A parameter is restored by escapes and bound again on re-entry.
(define p (make-parameter 'outer))
(call/cc (lambda (k) (parameterize ((p 'inner)) (k #f))))
(write (p)) (newline)
(catch 'x (lambda () (parameterize ((p 'inner)) (throw 'x))) (lambda (k) (write (p)) (newline)))
(write (call-with-prompt 't (lambda () (parameterize ((p 'inner)) (abort-to-prompt 't) (p))) (lambda (k) (list (p) (k))))) (newline)
