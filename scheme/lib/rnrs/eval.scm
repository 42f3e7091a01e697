;;; (rnrs eval): R6RS library report 16; core.

(define-module (rnrs eval)
  #:re-export (eval))
