;;; (scheme complex): complex numbers, R7RS 6.2.6; core.

(define-module (scheme complex)
  #:re-export (angle imag-part magnitude make-polar make-rectangular real-part))
