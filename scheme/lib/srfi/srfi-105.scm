;;; (srfi srfi-105): curly infix expressions are read by the core.

(define-module (srfi srfi-105))

(cond-expand-provide (current-module) '(srfi-105))
