;;; (scheme inexact): R7RS 6.2.6.

(define-module (scheme inexact)
  #:use-module (riad builtins)
  #:re-export (exact inexact acos asin atan cos exp log sin sqrt tan)
  #:export (infinite?)
  #:replace (finite? nan?))

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
