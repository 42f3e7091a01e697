;;; (srfi srfi-2): and-let*.

(define-module (srfi srfi-2)
  #:use-module (ice-9 and-let-star)
  #:re-export (and-let*))
