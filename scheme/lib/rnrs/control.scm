;;; (rnrs control): R6RS library report 5; core.

(define-module (rnrs control)
  #:version (6)
  #:re-export (when unless do case-lambda))
