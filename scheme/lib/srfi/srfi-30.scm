;;; (srfi srfi-30): nested comments are read by the core.

(define-module (srfi srfi-30))

(cond-expand-provide (current-module) '(srfi-30))
