;;; (rnrs mutable-pairs): R6RS library report 17; core.

(define-module (rnrs mutable-pairs)
  #:version (6)
  #:re-export (set-car! set-cdr!))
