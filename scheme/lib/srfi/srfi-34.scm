;;; (srfi srfi-34): raise, guard and with-exception-handler.

(define-module (srfi srfi-34)
  #:use-module (ice-9 exceptions)
  #:re-export (with-exception-handler guard)
  #:replace (raise))

(cond-expand-provide (current-module) '(srfi-34))

(define (raise obj)
  "Raise OBJ, any object; the handler must not return."
  (raise-exception obj))
