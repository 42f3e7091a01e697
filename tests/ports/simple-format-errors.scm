;;; What simple-format writes before it finds that its arguments do not fit.
(define (t . a) (catch #t (lambda () (write (apply simple-format a))) (lambda e (write e))) (newline))
(t #t "abc" 1) (t #t "abc~a" 1 2) (t #t "abc~a~a" 1) (t #t "abc~q" 1) (t #t "abc~%~~~" 1) (t #f "abc" 1) (t #t "x~")
(t 5 "x~") (t #t 'x) (t #t "a~ax" 1 2 3)
