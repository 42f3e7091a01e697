;;; (srfi srfi-62): datum comments are read by the core.

(define-module (srfi srfi-62))

(cond-expand-provide (current-module) '(srfi-62))
