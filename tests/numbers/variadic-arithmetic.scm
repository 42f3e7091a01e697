;; None, one, and many operands.
(use-modules (testing table))
(define-syntax-rule (show e ...) (begin (begin (write 'e) (display " => ") (write (catch #t (lambda () e) (lambda (k . r) k))) (newline)) ...))
(show (+) (*) (+ 1) (* 2) (- 1) (/ 2) (+ 1 2 3 4) (* 1 2 3 4) (- 10 1 2) (/ 120 2 3) (max 1) (max 1 2 3) (min 3 1.0 2) (gcd) (lcm) (gcd 12 18 27) (lcm 2 3 4) (= 1 1 1) (< 1 2 3) (< 1 3 2) (=) (<) (= 1) (logand) (logior) (logxor 1 2 4) (max) (/ 0) (/ 0.0) (< 1 2 'x) (+ 1.5 1/2) (exact->inexact 12345678901234567890))
