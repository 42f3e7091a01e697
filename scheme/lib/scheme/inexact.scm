;;; (scheme inexact): R7RS 6.2.6.

(define-module (scheme inexact)
  #:use-module (riad builtins)
  #:re-export (exact inexact acos asin atan cos exp sin sqrt tan)
  #:export (infinite? finite? log nan?))

(define (both test)
  (lambda (z)
    (if (real? z)
        (test z)
        (or (test (real-part z)) (test (imag-part z))))))

(define infinite? (both inf?))
(define nan? (both (@ (guile) nan?)))

(define (finite? z)
  "True when no part of Z is infinite or not a number."
  (not (or (infinite? z) (nan? z))))

(define* (log z #:optional base)
  "The natural logarithm of Z, or that to BASE."
  (let ((ln (@ (guile) log)))
    (if base (/ (ln z) (ln base)) (ln z))))
