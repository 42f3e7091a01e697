;; Exception types of one's own.
(use-modules (ice-9 exceptions))
(define-exception-type &oops &error make-oops oops? (why oops-why))
(write (with-exception-handler (lambda (e) (list (oops? e) (oops-why e) (error? e))) (lambda () (raise-exception (make-oops 'because))) #:unwind? #t)) (newline)
(write (with-exception-handler (lambda (e) 'by-type) (lambda () (raise-exception (make-oops 1))) #:unwind? #t #:unwind-for-type &oops)) (newline)
