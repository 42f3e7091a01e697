;;; (ice-9 receive): the `receive' macro of SRFI 8.

(define-module (ice-9 receive)
  #:export (receive))

(cond-expand-provide (current-module) '(srfi-8))

(define-syntax-rule (receive formals expression body ...)
  "Bind FORMALS to the values of EXPRESSION in BODY."
  (call-with-values (lambda () expression)
    (lambda formals body ...)))
