;; Last digits of the elementary functions, at operands where the GNU library gives the nearest ones.
;; (About once in a thousand it gives a neighbour.)
(define (next n) (modulo (+ (* n 1103515245) 12345) 2147483648))

(define (show function low high)
  (do ((i 0 (+ i 1))
       (s (next 3) (next s)))
      ((= i 60))
    (let ((x (+ low (* (- high low) (/ (exact->inexact s) 2147483648.)))))
      (write (procedure-name function)) (display " ")
      (write x) (display " ") (write (function x)) (newline))))

(show sin -10. 10.) (show cos -10. 10.) (show tan -10. 10.)
(show sin -1e5 1e5) (show cos -1e5 1e5) (show tan -1e5 1e5)
(show asin -1. 1.) (show acos -1. 1.) (show atan -10. 10.)
(show exp -20. 20.) (show log .001 1000.) (show log10 .001 1000.)
(show sinh -5. 5.) (show cosh -5. 5.) (show tanh -3. 3.)
(show asinh -5. 5.) (show acosh 1. 50.) (show atanh -.99 .99)
(show sinh -30. 30.) (show tanh -30. 30.) (show asinh -1e9 1e9)

(for-each
 (lambda (function)
   (for-each
    (lambda (x) (write (function x)) (display " "))
    (list 0. -0. 1. -1. .5 -.5 1e-9 -1e-9 1e-300 +nan.0))
   (newline))
 (list sin cos tan asin acos atan exp sinh cosh tanh asinh acosh atanh))
(for-each
 (lambda (function) (write (list (function +inf.0) (function -inf.0))) (newline))
 (list sin cos tan atan exp sinh cosh tanh asinh))
(for-each
 (lambda (y)
   (for-each
    (lambda (x) (write (atan y x)) (display " "))
    (list 0. -0. 1. -1. 3.7 -2.9 +inf.0 -inf.0 1e-300 1e300))
   (newline))
 (list 0. -0. 1. -1. 3.7 -2.9 +inf.0 -inf.0 1e-300 1e300))
