;;; (oop goops simple): (oop goops) with slots that have accessors and keywords.

(define-module (oop goops simple)
  #:use-module (oop goops accessors)
  #:export (define-class))

(define-syntax-rule (define-class arg ...)
  (define-class-with-accessors-keywords arg ...))

(module-use! (module-public-interface (current-module)) (resolve-interface '(oop goops)))
