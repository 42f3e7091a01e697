;;; (rnrs mutable-strings): R6RS library report 18; core.

(define-module (rnrs mutable-strings)
  #:version (6)
  #:re-export (string-set! string-fill!))
