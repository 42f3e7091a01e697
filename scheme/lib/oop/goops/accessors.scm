;;; (oop goops accessors): classes whose slots have accessors of their own names.

(define-module (oop goops accessors)
  #:use-module (oop goops)
  #:re-export (standard-define-class)
  #:export (define-class-with-accessors define-class-with-accessors-keywords))

(eval-when (expand load eval)
  ;; SLOTS, each with #:accessor, and with #:init-keyword if KEYWORDS?, unless it has them.
  (define (add-options slots keywords?)
    (define (add name options key value)
      (if (memq key (syntax->datum options)) options #`(#,key #,value . #,options)))
    (let loop ((slots slots))
      (syntax-case slots ()
        (() '())
        ((key . rest) (keyword? (syntax->datum #'key)) slots)
        ((slot . rest)
         (with-syntax (((name . options)
                        (syntax-case #'slot () ((n . o) #'slot) (n #'(n)))))
           (let* ((options (add #'name #'options #:accessor #'name))
                  (options (if keywords?
                               (add #'name options #:init-keyword
                                    (symbol->keyword (syntax->datum #'name)))
                               options)))
             (cons #`(name . #,options) (loop #'rest)))))))))

(define-syntax define-class-with-accessors
  (lambda (form)
    "define-class; each slot has an accessor of its name."
    (syntax-case form ()
      ((_ name supers slot ...)
       #`(standard-define-class name supers #,@(add-options #'(slot ...) #f))))))

(define-syntax define-class-with-accessors-keywords
  (lambda (form)
    "The same; each slot has a keyword of its name as well."
    (syntax-case form ()
      ((_ name supers slot ...)
       #`(standard-define-class name supers #,@(add-options #'(slot ...) #t))))))
