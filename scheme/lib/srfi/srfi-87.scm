;;; (srfi srfi-87): => in case clauses is core.

(define-module (srfi srfi-87))

(cond-expand-provide (current-module) '(srfi-87))
