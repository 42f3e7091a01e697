;; R5RS as a library of R7RS.
(import (scheme r5rs))
(define (show x) (write x) (newline))
(show (let loop ((i 0) (l '())) (if (= i 3) l (loop (+ i 1) (cons i l)))))
(show (call-with-current-continuation (lambda (k) (+ 1 (k 42)))))
(show (map + '(1 2) '(10 20)))
(show (list (exact->inexact 1/4) (inexact->exact 0.5) (quotient 7 2)))
(show (force (delay 3)))
(show (eval '(* 2 3) (scheme-report-environment 5)))
