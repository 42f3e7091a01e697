;;; Exception objects: records of subtypes of &exception, alone or several in a
;;; compound (SRFI 35; R6RS library report 7).  The names that only
;;; (ice-9 exceptions) exports carry a % here.

(define &exception
  (make-record-type '&exception '() #:extensible? #t))

(define &compound-exception
  (make-record-type '&compound-exception '((immutable components))))

(define %make-compound-exception (record-constructor &compound-exception))
(define %compound-exception? (record-predicate &compound-exception))
(define %compound-components (record-accessor &compound-exception 'components))
(define %simple-exception? (record-predicate &exception))

(define (exception-type? obj)
  "Return #t if OBJ is a type of exceptions."
  (and (record-type? obj)
       (or (eq? obj &exception)
           (record-type-has-parent? obj &exception))))

(define (exception? obj)
  "Return #t if OBJ is an exception object: not all that is raised is one."
  (or (%compound-exception? obj) (%simple-exception? obj)))

(define (make-exception-type id parent field-names)
  "Return a new type of exceptions named ID, a subtype of PARENT with the fields
FIELD-NAMES besides."
  (unless (exception-type? parent)
    (%core-error "parent is not a exception type" parent))
  (unless (list? field-names)
    (%core-error "field names should be a list" field-names))
  (make-record-type id
                    (map (lambda (name) (list 'immutable name)) field-names)
                    #:parent parent #:extensible? #t))

(define (simple-exceptions exception)
  "Return the list of the exceptions that EXCEPTION is made of, itself if it is
not a compound."
  (cond ((%compound-exception? exception) (%compound-components exception))
        ((%simple-exception? exception) (list exception))
        (else (%core-error "not a exception" exception))))

(define (make-exception . exceptions)
  "Return the compound of EXCEPTIONS; a single simple one is returned itself."
  (let ((simple (apply append (map simple-exceptions exceptions))))
    (if (and (pair? simple) (null? (cdr simple)))
        (car simple)
        (%make-compound-exception simple))))

(define (%component exception rtd)
  ;; The first component of EXCEPTION that is of the type RTD, or #f.
  (let ((depth (vector-length (record-type-parents rtd))))
    (cond ((%instance? exception rtd depth) exception)
          ((%compound-exception? exception)
           (let loop ((rest (%compound-components exception)))
             (cond ((null? rest) #f)
                   ((%instance? (car rest) rtd depth) (car rest))
                   (else (loop (cdr rest))))))
          (else #f))))

(define (exception-predicate rtd)
  "Return a procedure that tells whether an object is an exception of the type RTD
or a compound with one."
  (record-type-name rtd)
  (lambda (obj) (and (%component obj rtd) #t)))

(define (exception-accessor rtd proc)
  "Return a procedure that applies PROC to an exception of the type RTD, or to the
one of that type in a compound."
  (record-type-name rtd)
  (lambda (obj)
    (let ((found (%component obj rtd)))
      (if found
          (proc found)
          (%core-error "object is not an exception of the right type" obj rtd)))))

;;; The types that Guile defines.

(define &error (make-exception-type '&error &exception '()))
(define &programming-error
  (make-exception-type '&programming-error &error '()))
(define &non-continuable
  (make-exception-type '&non-continuable &programming-error '()))
(define %&external-error (make-exception-type '&external-error &error '()))
(define %&implementation-restriction
  (make-exception-type '&implementation-restriction &programming-error '()))
(define %&lexical (make-exception-type '&lexical &programming-error '()))
(define %&syntax
  (make-exception-type '&syntax &programming-error '(form subform)))
(define %&undefined-variable
  (make-exception-type '&undefined-variable &programming-error '()))
(define %&assertion-failure
  (make-exception-type '&assertion-failure &programming-error '()))
(define %&warning (make-exception-type '&warning &exception '()))
(define %&message (make-exception-type '&message &exception '(message)))
(define %&irritants (make-exception-type '&irritants &exception '(irritants)))
(define %&origin (make-exception-type '&origin &exception '(origin)))

;; These two are final, as in Guile.
(define &quit-exception
  (make-record-type '&quit-exception '((immutable code)) #:parent &exception))
(define &exception-with-kind-and-args
  (make-record-type '&exception-with-kind-and-args
                    '((immutable kind) (immutable args))
                    #:parent &exception))

(define %make-error (record-constructor &error))
(define %make-programming-error (record-constructor &programming-error))
(define %make-non-continuable-error (record-constructor &non-continuable))
(define %make-external-error (record-constructor %&external-error))
(define %make-implementation-restriction-error
  (record-constructor %&implementation-restriction))
(define %make-lexical-error (record-constructor %&lexical))
(define %make-syntax-error (record-constructor %&syntax))
(define %make-undefined-variable-error
  (record-constructor %&undefined-variable))
(define %make-assertion-failure (record-constructor %&assertion-failure))
(define %make-warning (record-constructor %&warning))
(define %make-exception-with-message (record-constructor %&message))
(define %make-exception-with-irritants (record-constructor %&irritants))
(define %make-exception-with-origin (record-constructor %&origin))
(define %make-quit-exception (record-constructor &quit-exception))
(define %make-exception-with-kind-and-args
  (record-constructor &exception-with-kind-and-args))

(define %error? (exception-predicate &error))
(define %programming-error? (exception-predicate &programming-error))
(define %non-continuable-error? (exception-predicate &non-continuable))
(define %external-error? (exception-predicate %&external-error))
(define %implementation-restriction-error?
  (exception-predicate %&implementation-restriction))
(define %lexical-error? (exception-predicate %&lexical))
(define %syntax-error? (exception-predicate %&syntax))
(define %undefined-variable-error? (exception-predicate %&undefined-variable))
(define %assertion-failure? (exception-predicate %&assertion-failure))
(define %warning? (exception-predicate %&warning))
(define %exception-with-message? (exception-predicate %&message))
(define %exception-with-irritants? (exception-predicate %&irritants))
(define %exception-with-origin? (exception-predicate %&origin))
(define %quit-exception? (exception-predicate &quit-exception))

(define (%field-of rtd field)
  (exception-accessor rtd (record-accessor rtd field)))

(define %syntax-error-form (%field-of %&syntax 'form))
(define %syntax-error-subform (%field-of %&syntax 'subform))
(define %exception-message (%field-of %&message 'message))
(define %exception-irritants (%field-of %&irritants 'irritants))
(define %exception-origin (%field-of %&origin 'origin))
(define %quit-exception-code (%field-of &quit-exception 'code))

;;; The (key . args) that `catch' and `print-exception' see.

(define %kind-of (record-accessor &exception-with-kind-and-args 'kind))
(define %args-of (record-accessor &exception-with-kind-and-args 'args))

(define (exception-kind obj)
  "Return the key under which `catch' sees the raised object OBJ: %exception
unless it was thrown with another."
  (let ((thrown (%component obj &exception-with-kind-and-args)))
    (if thrown (%kind-of thrown) '%exception)))

(define (exception-args obj)
  "Return the list of arguments that a `catch' handler gets after the key for the
raised object OBJ."
  (let ((thrown (%component obj &exception-with-kind-and-args)))
    (if thrown (%args-of thrown) (list obj))))

;;; From a throw to an exception object.

(define (%throw-maker key)
  ;; What makes the exception that classifies a throw of KEY.
  (case key
    ((goops-error keyword-argument-error null-pointer-error
      out-of-range regular-expression-syntax wrong-number-of-args
      wrong-type-arg)
     %make-assertion-failure)
    ((memory-allocation-error numerical-overflow stack-overflow)
     %make-implementation-restriction-error)
    ((getaddrinfo-error host-not-found no-data no-recovery system-error
      try-again)
     %make-external-error)
    ((unbound-variable) %make-undefined-variable-error)
    ((read-error) %make-lexical-error)
    (else %make-error)))

(define (%exit-code args)
  ;; The status that the arguments of `exit' stand for.
  (cond ((null? args) 0)
        ((exact-integer? (car args)) (car args))
        ((car args) 0)
        (else 1)))

(define (%throw-parts key args)
  ;; The exceptions that make up a throw of KEY with ARGS.
  (define thrown (%make-exception-with-kind-and-args key args))
  (define (generic first)
    (if (and (pair? args) (pair? (cdr args)) (pair? (cddr args)))
        (list first
              (%make-exception-with-origin (car args))
              (%make-exception-with-message (cadr args))
              (%make-exception-with-irritants (caddr args))
              thrown)
        (list first (%make-exception-with-irritants args) thrown)))
  (case key
    ((quit) (generic (%make-quit-exception (%exit-code args))))
    ((syntax-error)
     ;; (who what where form subform . extra)
     (if (and (list? args) (>= (length args) 5))
         (list (%make-syntax-error (list-ref args 3) (list-ref args 4))
               (%make-exception-with-origin (car args))
               (%make-exception-with-message (cadr args))
               thrown)
         (generic (%make-error))))
    (else (generic ((%throw-maker key))))))

(define make-exception-from-throw
  (let ((convert-guile-exception
         (lambda (key args)
           "Return the exception object that stands for (throw KEY ARGS ...)."
           (%make-compound-exception (%throw-parts key args)))))
    convert-guile-exception))
