;;; (scheme load): R7RS 6.14.

(define-module (scheme load)
  #:re-export (load))
