;;; (rnrs exceptions): R6RS library report 7.1.

(define-module (rnrs exceptions)
  #:version (6)
  #:use-module (ice-9 exceptions)
  #:re-export (guard with-exception-handler raise-continuable)
  #:export (raise))

(define (raise obj)
  "Raise OBJ; the handler must not return."
  (raise-exception obj))
