;;; (srfi srfi-61): the => clause of cond with a guard is core.

(define-module (srfi srfi-61))

(cond-expand-provide (current-module) '(srfi-61))
