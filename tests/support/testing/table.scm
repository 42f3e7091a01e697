;; Tables: one procedure over many operands, a line for each application.
(define-module (testing table)
  #:export (show-application unary binary ternary integers reals numbers strings))

(define (result-of proc args)
  (catch #t
    (lambda () (call-with-values (lambda () (apply proc args)) (lambda vals (if (and (pair? vals) (null? (cdr vals))) (car vals) (cons 'values vals)))))
    (lambda (key . args) (string->symbol (string-append "!" (symbol->string key))))))

(define (show-application name proc args)
  (write (cons name args))
  (display " => ")
  (write (result-of proc args))
  (newline))

(define (unary name proc operands)
  (for-each (lambda (a) (show-application name proc (list a))) operands))

(define (binary name proc operands . others)
  (let ((others (if (null? others) operands (car others))))
    (for-each (lambda (a) (for-each (lambda (b) (show-application name proc (list a b))) others)) operands)))

(define (ternary name proc as bs cs)
  (for-each (lambda (a) (for-each (lambda (b) (for-each (lambda (c) (show-application name proc (list a b c))) cs)) bs)) as))

;; Operands of each sign, on both sides of the fixnums' ends, and one that is no number.
(define integers
  (list 0 1 -1 2 -3 7 -16 255 1000000 536870911 -536870912
        2305843009213693951 2305843009213693952 -2305843009213693952 -2305843009213693953
        4611686018427387904 18446744073709551616 -123456789012345678901234567890))

(define reals
  (list 0 1 -1 7 -16 1/3 -7/2 0.0 -0.0 1.0 -1.5 2.5 3.5 0.1 1e21 1e-7 +inf.0 -inf.0 +nan.0
        100000000000000000000 -123456789012345678901/7 'x))

(define numbers (append reals (list 1.0+2.0i -0.5i)))

(define strings (list "" "a" "abc" "Hello World" "\xe9t\xe9" "\u03bb\u03ac\u03bc" "a\u65e5b" "  pad  " "aXbXc"))
