;;; (ice-9 exceptions): exception objects and their standard types.
;;
;; Guile manual, "Exceptions"; R6RS library report 7 for the hierarchy.  The types
;; are core, since errors of the core are of them; `guard' is R7RS 4.2.7.

(define-module (ice-9 exceptions)
  #:export (&message &warning &lexical &syntax &undefined-variable &irritants &origin
            &external-error &implementation-restriction &assertion-failure
            make-exception-with-message exception-with-message? exception-message
            make-warning warning?
            make-error error?
            make-external-error external-error?
            make-quit-exception quit-exception?
            make-programming-error programming-error?
            make-assertion-failure assertion-failure?
            make-exception-with-irritants exception-with-irritants? exception-irritants
            make-exception-with-origin exception-with-origin? exception-origin
            make-implementation-restriction-error implementation-restriction-error?
            make-lexical-error lexical-error?
            make-syntax-error syntax-error? syntax-error-form syntax-error-subform
            make-undefined-variable-error undefined-variable-error?
            make-non-continuable-error non-continuable-error?
            raise-continuable
            define-exception-type guard)
  #:re-export (&exception &error &programming-error &non-continuable &quit-exception
               make-exception make-exception-type exception-type? exception?
               exception-predicate exception-accessor simple-exceptions
               exception-kind exception-args
               raise-exception with-exception-handler))

(define-syntax-rule (define-from-core (name core) ...)
  (begin (define name (@@ (guile) core)) ...))

(define-from-core
  (&message %&message)
  (&warning %&warning)
  (&lexical %&lexical)
  (&syntax %&syntax)
  (&undefined-variable %&undefined-variable)
  (&irritants %&irritants)
  (&origin %&origin)
  (&external-error %&external-error)
  (&implementation-restriction %&implementation-restriction)
  (&assertion-failure %&assertion-failure)
  (make-exception-with-message %make-exception-with-message)
  (exception-with-message? %exception-with-message?)
  (exception-message %exception-message)
  (make-warning %make-warning)
  (warning? %warning?)
  (make-error %make-error)
  (error? %error?)
  (make-external-error %make-external-error)
  (external-error? %external-error?)
  (make-quit-exception %make-quit-exception)
  (quit-exception? %quit-exception?)
  (make-programming-error %make-programming-error)
  (programming-error? %programming-error?)
  (make-assertion-failure %make-assertion-failure)
  (assertion-failure? %assertion-failure?)
  (make-exception-with-irritants %make-exception-with-irritants)
  (exception-with-irritants? %exception-with-irritants?)
  (exception-irritants %exception-irritants)
  (make-exception-with-origin %make-exception-with-origin)
  (exception-with-origin? %exception-with-origin?)
  (exception-origin %exception-origin)
  (make-implementation-restriction-error %make-implementation-restriction-error)
  (implementation-restriction-error? %implementation-restriction-error?)
  (make-lexical-error %make-lexical-error)
  (lexical-error? %lexical-error?)
  (make-syntax-error %make-syntax-error)
  (syntax-error? %syntax-error?)
  (syntax-error-form %syntax-error-form)
  (syntax-error-subform %syntax-error-subform)
  (make-undefined-variable-error %make-undefined-variable-error)
  (undefined-variable-error? %undefined-variable-error?)
  (make-non-continuable-error %make-non-continuable-error)
  (non-continuable-error? %non-continuable-error?))

(define (raise-continuable obj)
  "Raise OBJ; the values of the handler are the values of the call."
  (raise-exception obj #:continuable? #t))

(define-syntax-rule (define-exception-type name parent constructor predicate
                      (field accessor) ...)
  "Define an exception type, its constructor, predicate and accessors."
  (begin
    (define name (make-exception-type 'name parent '(field ...)))
    (define constructor (record-constructor name))
    (define predicate (exception-predicate name))
    (define accessor (exception-accessor name (record-accessor name 'field)))
    ...))

(define-syntax guard
  (lambda (form)
    "Evaluate a body; when it raises, the first clause whose test is true decides."
    ;; With an else clause the tests run where the guard is.  Without one they run
    ;; where the object was raised, as in Guile, so that it can be raised on from
    ;; there when no test is true: nothing has to be unwound and wound again.
    (define (ends-in-else? clauses)
      (syntax-case clauses (else)
        (((else _ . _)) #t)
        ((_ . rest) (ends-in-else? #'rest))
        (_ #f)))
    (define (dispatch tag obj clauses)
      (syntax-case clauses (=>)
        (() #`(raise-continuable #,obj))
        (((test => receiver) . rest)
         #`(let ((value test))
             (if value
                 (abort-to-prompt #,tag (lambda () (receiver value)))
                 #,(dispatch tag obj #'rest))))
        (((test) . rest)
         #`(let ((value test))
             (if value
                 (abort-to-prompt #,tag (lambda () value))
                 #,(dispatch tag obj #'rest))))
        (((test body ...) . rest)
         #`(if test
               (abort-to-prompt #,tag (lambda () body ...))
               #,(dispatch tag obj #'rest)))))
    (syntax-case form ()
      ((_ (var clause ...) body0 body ...)
       (and (identifier? #'var) (pair? #'(clause ...)))
       (if (ends-in-else? #'(clause ...))
           #'(with-exception-handler
              (lambda (var) (cond clause ...))
              (lambda () body0 body ...)
              #:unwind? #t)
           #`(let ((tag (make-prompt-tag "guard")))
               (call-with-prompt tag
                 (lambda ()
                   (with-exception-handler
                    (lambda (var) #,(dispatch #'tag #'var #'(clause ...)))
                    (lambda () body0 body ...)))
                 (lambda (k thunk) (thunk)))))))))
