;;; (srfi srfi-111): boxes.

(define-module (srfi srfi-111)
  #:use-module (srfi srfi-9)
  #:export (box box? unbox set-box!))

(cond-expand-provide (current-module) '(srfi-111))

(define-record-type <box>
  (box value)
  box?
  (value unbox set-box!))
