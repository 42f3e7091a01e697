;; Wrong keywords are errors with a key of their own.
(define* (f #:key a) a)
(define (try thunk) (catch #t thunk (lambda (key . args) (list key (caddr args)))))
(write (catch #t (lambda () (f #:b 1)) (lambda (key who message . rest) (list key message)))) (newline)
(write (catch #t (lambda () (f #:a)) (lambda (key who message . rest) (list key message)))) (newline)
(write (catch #t (lambda () (f 5 6)) (lambda (key who message . rest) (list key message)))) (newline)
