;;; (system foreign-object): objects that hold words for C.
;;
;; Guile manual, "Foreign Objects".

(define-module (system foreign-object)
  #:use-module (oop goops)
  #:export (make-foreign-object-type define-foreign-object-type))

(define-class <foreign-class> (<class>))
(define-class <finalized-class> (<foreign-class>)
  (finalizer #:init-keyword #:finalizer #:init-value #f #:getter finalizer))

(define guardian (make-guardian))
(add-hook! after-gc-hook
           (lambda ()
             (let loop ()
               (let ((object (guardian)))
                 (when object
                   ((finalizer (class-of object)) object)
                   (loop))))))

(define-method (allocate-instance (class <finalized-class>) initargs)
  (let ((instance (next-method)))
    (when (finalizer class) (guardian instance))
    instance))

(define* (make-foreign-object-type name slots #:key finalizer
                                   (getters (map (lambda (slot) #f) slots)))
  "A class of objects with SLOTS, 0 at first; FINALIZER is called on what is collected."
  (unless (symbol? name) (error "type name should be a symbol" name))
  (unless (or (not finalizer) (procedure? finalizer))
    (error "finalizer should be a procedure" finalizer))
  (let ((slots (map (lambda (slot getter)
                      (unless (symbol? slot)
                        (error "slot name should be a symbol" slot))
                      `(,slot #:class ,<foreign-slot> #:init-value 0
                              #:init-keyword ,(symbol->keyword slot)
                              ,@(if getter (list #:getter getter) '())))
                    slots getters)))
    (if finalizer
        (make-class '() slots #:name name #:metaclass <finalized-class>
                    #:finalizer finalizer)
        (make-class '() slots #:name name #:metaclass <foreign-class>))))

(define-syntax define-foreign-object-type
  (lambda (form)
    "Define a type, its constructor and the getters of its slots."
    (syntax-case form ()
      ((_ name constructor (slot ...) option ...)
       (with-syntax (((arg ...)
                      (apply append
                             (map (lambda (s)
                                    (list (datum->syntax s
                                            (symbol->keyword (syntax->datum s)))
                                          s))
                                  #'(slot ...)))))
         #'(begin
             (define slot (make-generic 'slot)) ...
             (define name
               (make-foreign-object-type 'name '(slot ...) #:getters (list slot ...)
                                         option ...))
             (define (constructor slot ...)
               (make name arg ...))))))))
