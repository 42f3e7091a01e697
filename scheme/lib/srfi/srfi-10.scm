;;; (srfi srfi-10): the #, reader syntax is not offered; the module exists to be imported.

(define-module (srfi srfi-10))

(cond-expand-provide (current-module) '(srfi-10))
