;;; (rnrs r5rs): R6RS library report 16.

(define-module (rnrs r5rs)
  #:version (6)
  #:use-module ((scheme r5rs)
                #:select (null-environment scheme-report-environment))
  #:re-export (exact->inexact inexact->exact quotient remainder modulo
               delay force null-environment scheme-report-environment))
