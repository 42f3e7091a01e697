;; interpreted only: compiled code folds a constant message into the format string.
;; Exceptions as objects: predicates and accessors.
(use-modules (ice-9 exceptions))
(define (catch-it thunk) (with-exception-handler (lambda (e) e) thunk #:unwind? #t))
(define e1 (catch-it (lambda () (error "text:" 1 2))))
(write (list (exception? e1) (exception-with-message? e1) (exception-message e1) (exception-irritants e1) (error? e1))) (newline)
(define e2 (catch-it (lambda () (throw 'my-key 1 2))))
(write (list (exception? e2) (exception-kind e2) (exception-args e2))) (newline)
(define e3 (make-exception (make-exception-with-message "m") (make-exception-with-irritants '(1))))
(write (list (exception-message e3) (exception-irritants e3) (length (simple-exceptions e3)))) (newline)
