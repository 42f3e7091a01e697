;; Missing arguments are an error, whatever else is said about it.
(use-modules (ice-9 format))
(define quiet (%make-void-port "w"))
(define (try thunk) (write (catch #t (lambda () (parameterize ((current-error-port quiet) (current-output-port quiet)) (thunk))) (lambda (key . args) key))) (newline))
(try (lambda () (format #f "~a"))) (try (lambda () (format #f "~a ~a" 1))) (try (lambda () (format #f "~d" 'x))) (try (lambda () (format #f "~z" 1)))
