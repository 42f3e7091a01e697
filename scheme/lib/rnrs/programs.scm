;;; (rnrs programs): R6RS library report 10; core.

(define-module (rnrs programs)
  #:version (6)
  #:re-export (command-line exit))
