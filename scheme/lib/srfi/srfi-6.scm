;;; (srfi srfi-6): string ports; all core.

(define-module (srfi srfi-6)
  #:re-export (get-output-string open-input-string open-output-string))

(cond-expand-provide (current-module) '(srfi-6))
