;;; (rnrs eval): R6RS library report 16.

(define-module (rnrs eval)
  #:version (6)
  #:use-module (scheme eval)
  #:re-export (eval environment))
