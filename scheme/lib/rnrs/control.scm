;;; (rnrs control): R6RS library report 5; core.

(define-module (rnrs control)
  #:re-export (when unless do case-lambda))
