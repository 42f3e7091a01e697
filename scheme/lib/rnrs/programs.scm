;;; (rnrs programs): R6RS library report 10; core.

(define-module (rnrs programs)
  #:re-export (command-line exit))
