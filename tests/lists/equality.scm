;; eq?, eqv?, equal? on everything.
(define s "abc")
(write (map (lambda (p) (list (eq? (car p) (cdr p)) (eqv? (car p) (cdr p)) (equal? (car p) (cdr p))))
  (list (cons 'a 'a) (cons '() '()) (cons s s) (cons (string #\a) (string #\a)) (cons (list 1 2) (list 1 2)) (cons (vector 1 2) (vector 1 2)) (cons 1 2)
        (cons #\a #\b) (cons car car) (cons #t #f) (cons (list 1 (vector "x")) (list 1 (vector "x"))))))
(newline)
(write (list (eqv? 1.0 1.0) (eqv? 1 1.0) (equal? 1 1.0) (eqv? (expt 10 30) (expt 10 30)) (eqv? 0.0 -0.0) (equal? 0.0 -0.0) (eqv? 1/2 1/2) (equal? "" "") (eqv? +nan.0 +nan.0)))
(newline)
