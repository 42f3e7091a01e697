;;; (scheme read): R7RS 6.13.2; core.

(define-module (scheme read)
  #:re-export (read))
