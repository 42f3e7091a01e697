;;; (srfi srfi-28): basic format strings.

(define-module (srfi srfi-28)
  #:replace (format))

(cond-expand-provide (current-module) '(srfi-28))

(define (format message . args)
  "MESSAGE with ~a, ~s, ~% and ~~ filled in, as a string."
  (apply simple-format #f message args))
