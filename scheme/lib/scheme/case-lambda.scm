;;; (scheme case-lambda): R7RS 4.2.9; core.

(define-module (scheme case-lambda)
  #:re-export (case-lambda))
