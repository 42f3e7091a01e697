;;; (srfi srfi-9): define-record-type.

(define-module (srfi srfi-9)
  #:use-module (srfi srfi-9 expander)
  #:export (define-record-type))

(cond-expand-provide (current-module) '(srfi-9))

(define-syntax define-record-type
  (lambda (form)
    "Define a record type, its constructor, predicate, accessors and modifiers."
    (syntax-case form ()
      ((_ type constructor predicate field ...)
       (expand-record-type 'define-record-type form #'type #'constructor #'predicate
                           #'(field ...) #t)))))
