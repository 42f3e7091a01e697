;;; (srfi srfi-16): case-lambda; core.

(define-module (srfi srfi-16)
  #:re-export (case-lambda))

(cond-expand-provide (current-module) '(srfi-16))
