;;; (srfi srfi-31): rec, expressions that refer to themselves.

(define-module (srfi srfi-31)
  #:export (rec))

(cond-expand-provide (current-module) '(srfi-31))

(define-syntax rec
  (syntax-rules ()
    "An expression, or a procedure, in which its own name is bound to it."
    ((_ (name . formals) body ...)
     (letrec ((name (lambda formals body ...))) name))
    ((_ name expr)
     (letrec ((name expr)) name))))
