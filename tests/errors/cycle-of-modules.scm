;; interpreted only: compiled, the cycle is met while it is compiled.
;; Modules that use each other.
(define (write-file name . forms)
  (call-with-output-file name (lambda (p) (for-each (lambda (f) (write f p) (newline p)) forms))))
(write-file "first.scm" '(define-module (first) #:use-module (second) #:export (a)) '(define (a) (b)))
(write-file "second.scm" '(define-module (second) #:use-module (first) #:export (b)) '(define (b) (a)))
(add-to-load-path (getcwd))
(define (try thunk) (catch #t thunk (lambda (key . args) (write (list key (cadr args))) (newline))))
(try (lambda () (resolve-interface '(first)) (display "there\n")))
(display (module-defined? (resolve-module '(first)) 'b))
(newline)
;; A name that the other module does not have yet, as it is being loaded.
(write-file "third.scm" '(define-module (third) #:use-module ((fourth) #:select (d)) #:export (c)) '(define c 1))
(write-file "fourth.scm" '(define-module (fourth) #:use-module ((third) #:select (c)) #:export (d)) '(define d c))
(resolve-interface '(third))
