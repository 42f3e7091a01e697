;;; (srfi srfi-23): error is core.

(define-module (srfi srfi-23))

(cond-expand-provide (current-module) '(srfi-23))
