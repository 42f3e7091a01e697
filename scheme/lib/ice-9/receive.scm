;;; (ice-9 receive): the `receive' macro of SRFI 8.

(define-module (ice-9 receive)
  #:export (receive))

(define-syntax-rule (receive formals expression body ...)
  "Bind FORMALS to the values of EXPRESSION in BODY."
  (call-with-values (lambda () expression)
    (lambda formals body ...)))
