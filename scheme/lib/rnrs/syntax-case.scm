;;; (rnrs syntax-case): R6RS library report 12.

(define-module (rnrs syntax-case)
  #:version (6)
  #:use-module (ice-9 exceptions)
  #:re-export (make-variable-transformer syntax-case syntax identifier?
               bound-identifier=? free-identifier=? syntax->datum datum->syntax
               generate-temporaries with-syntax quasisyntax unsyntax
               unsyntax-splicing)
  #:replace (syntax-violation))

(define* (syntax-violation who message form #:optional subform)
  "Raise a &syntax condition about SUBFORM of FORM."
  (raise-exception
   (apply make-exception
          (append (if who (list (make-exception-with-origin who)) '())
                  (list (make-exception-with-message message)
                        (make-syntax-error form subform))))))
