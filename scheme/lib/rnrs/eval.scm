;;; (rnrs eval): R6RS library report 16.

(define-module (rnrs eval)
  #:use-module (scheme eval)
  #:re-export (eval environment))
