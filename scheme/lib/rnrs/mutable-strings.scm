;;; (rnrs mutable-strings): R6RS library report 18; core.

(define-module (rnrs mutable-strings)
  #:re-export (string-set! string-fill!))
