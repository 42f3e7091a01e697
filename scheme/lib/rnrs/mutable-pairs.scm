;;; (rnrs mutable-pairs): R6RS library report 17; core.

(define-module (rnrs mutable-pairs)
  #:re-export (set-car! set-cdr!))
