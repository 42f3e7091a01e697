;;; (srfi srfi-8): receive.

(define-module (srfi srfi-8)
  #:use-module (ice-9 receive)
  #:re-export (receive))

(cond-expand-provide (current-module) '(srfi-8))
