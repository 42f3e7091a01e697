;; Handlers: continuable, unwinding, nested, what the handler runs in.
(use-modules (ice-9 exceptions))
(write (with-exception-handler (lambda (e) 10) (lambda () (+ 1 (raise-continuable 'c))))) (newline)
(write (with-exception-handler (lambda (e) (list 'caught e)) (lambda () (raise-exception 'x)) #:unwind? #t)) (newline)
(write (call/cc (lambda (k) (with-exception-handler (lambda (e) (k (list 'escaped e))) (lambda () (raise-exception 42)))))) (newline)
(write (with-exception-handler (lambda (e) (list (quote outer) e)) (lambda () (with-exception-handler (lambda (e) (raise-exception (list (quote inner) e))) (lambda () (raise-exception 1)))) #:unwind? #t)) (newline)
