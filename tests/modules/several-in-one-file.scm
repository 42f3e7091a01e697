;; define-module switches; set-current-module returns.
(define-module (one) #:export (f))
(define (f) 'one-f)
(define-module (two) #:use-module (one) #:export (g))
(define (g) (list 'two-g (f)))
(define-module (main) #:use-module (two))
(write (g)) (newline)
(write (module-name (current-module))) (newline)
(write (defined? 'f)) (newline)
