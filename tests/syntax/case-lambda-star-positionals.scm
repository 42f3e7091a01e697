;; A clause with keywords does not take more positional arguments than it has
;; formals where another clause follows.
(define (told thunk)
  (write (catch #t thunk (lambda (key . args) (cons key (cdr args)))))
  (newline))
(define f (case-lambda* ((a #:key c) (list 'key a c)) ((a b) (list 'two a b))))
(told (lambda () (f 1)))
(told (lambda () (f 1 #:c 2)))
(told (lambda () (f 1 2)))
(define g
  (case-lambda*
   ((a #:optional b #:key c) (list 'first a b c))
   ((a b . rest) (list 'second a b rest))))
(for-each (lambda (args) (told (lambda () (apply g args))))
          '((1) (1 2) (1 #:c 3) (1 2 #:c 3) (1 2 3) (1 2 3 #:c 4) (1 #:d 3)))
(define h (case-lambda* ((a) (list 'one a)) ((a #:key c) (list 'key a c))))
(told (lambda () (h 1 2)))
(told (lambda () (h 1 #:c 2)))
(told (lambda () ((case-lambda* ((a #:key c #:rest r) (list a c r)) ((a b) 'two)) 1 2)))
