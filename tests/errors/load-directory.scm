;; A directory in the place of a program.
(mkdir "d")
(define (try thunk) (catch #t thunk (lambda (key . args) (write (cons key args)) (newline))))
(try (lambda () (primitive-load "d")))
(try (lambda () (load-from-path "no/such/file")))
(try (lambda () (primitive-load "no-such-file")))
(primitive-load "d")
