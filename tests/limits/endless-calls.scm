;; The stack ends; what handles that has room, and the program goes on.
(define (show x) (display x) (newline))
(define (endless) (+ 1 (endless)))
(define (many . args) (+ 1 (apply many args)))
(show (catch #t endless (lambda (key . args) key)))
(show (with-exception-handler (lambda (exn) 'handled) (lambda () (many 1 2 3))
        #:unwind? #t))
(define (deep n) (if (zero? n) 0 (+ 1 (deep (- n 1)))))
(show (deep 1000))
