;;; (srfi srfi-35): conditions, which are exception objects.
;;
;; Guile manual, "SRFI-35".  &serious is what the core calls &error, and &error
;; what it calls &external-error.

(define-module (srfi srfi-35)
  #:use-module (ice-9 exceptions)
  #:export (make-condition-type condition-type?
            make-condition make-compound-condition condition? condition-has-type?
            condition-ref extract-condition
            define-condition-type condition
            &condition &serious serious-condition?
            message-condition? condition-message error?)
  #:re-export (&message)
  #:replace (&error))

(cond-expand-provide (current-module) '(srfi-35))

(define &condition &exception)
(define &serious (@ (guile) &error))
(define &error &external-error)

(define condition? exception?)
(define condition-type? exception-type?)
(define serious-condition? (exception-predicate &serious))
(define error? external-error?)
(define message-condition? exception-with-message?)
(define condition-message exception-message)

(define make-condition-type make-exception-type)

;; The fields of TYPE, its parents' first.  (The core lists them all.)
(define (all-fields type)
  (record-type-fields type))

;; A condition of TYPE from an alist of fields and values.
(define (build type alist)
  (unless (condition-type? type)
    (scm-error 'wrong-type-arg "make-condition" "Not a condition type: ~S" (list type) #f))
  (let ((names (all-fields type)))
    (for-each (lambda (entry)
                (unless (memq (car entry) names)
                  (error "unknown field" (car entry))))
              alist)
    (apply make-struct/no-tail type
           (map (lambda (name)
                  (let ((entry (assq name alist)))
                    (if entry (cdr entry) (error "field not specified" name))))
                names))))

(define (make-condition type . field+value)
  "A condition of TYPE; FIELD+VALUE alternates names of fields and values."
  (build type
         (let loop ((l field+value) (acc '()))
           (if (or (null? l) (null? (cdr l)))
               (reverse acc)
               (loop (cddr l) (cons (cons (car l) (cadr l)) acc))))))

(define (make-compound-condition . conditions)
  "A condition of the types of all CONDITIONS."
  (apply make-exception conditions))

(define (condition-has-type? c type)
  "True when the condition C is of TYPE, itself or in a component."
  (or-map (exception-predicate type) (simple-exceptions c)))

(define (condition-ref c field-name)
  "The value of FIELD-NAME in the first component of C that has it."
  (let loop ((components (simple-exceptions c)))
    (if (null? components)
        (error "invalid field name" field-name)
        (let ((type (struct-vtable (car components))))
          (if (memq field-name (all-fields type))
              ((record-accessor type field-name) (car components))
              (loop (cdr components)))))))

(define (extract-condition c type)
  "The first component of C that is of TYPE, or #f."
  (let ((is? (exception-predicate type)))
    (let loop ((components (simple-exceptions c)))
      (and (pair? components)
           (if (is? (car components))
               (car components)
               (loop (cdr components)))))))

(define-syntax-rule (define-condition-type name parent predicate (field accessor) ...)
  "Define a condition type, its predicate and its accessors."
  (begin
    (define name (make-condition-type 'name parent '(field ...)))
    (define predicate (exception-predicate name))
    (define accessor (exception-accessor name (record-accessor name 'field)))
    ...))

(define-syntax-rule (condition (type (field value) ...) ...)
  "A condition of the given types and fields."
  (make-compound-condition
   (build type (list (cons 'field value) ...))
   ...))
