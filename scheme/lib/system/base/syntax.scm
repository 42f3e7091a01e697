;;; (system base syntax): records defined in one form, and dispatch on them.

(define-module (system base syntax)
  #:export (%compute-initargs define-type define-record define-record/keywords
            record-case transform-record))

(define (slot-name slot) (if (pair? slot) (car slot) slot))

(eval-when (expand load eval)
  (define (strip-brackets symbol)
    (let ((name (symbol->string symbol)))
      (if (string-prefix? "<" name)
          (substring name 1 (- (string-length name) 1))
          name)))
  ;; The definitions of record NAME, whose constructor is made by MAKE.
  (define (record-definitions name slots make)
    (let* ((symbol (syntax->datum (syntax-case name () ((n . _) #'n) (n #'n))))
           (id (syntax-case name () ((n . _) #'n) (n #'n)))
           (stem (strip-brackets symbol))
           (names (map (lambda (slot) (syntax-case slot () ((n . _) #'n) (n #'n))) slots)))
      (define (make-id . parts)
        (datum->syntax id (string->symbol (string-concatenate parts))))
      (with-syntax ((type id) (constructor (make-id "make-" stem)) (test (make-id stem "?"))
                    ((slot ...) names)
                    ((accessor ...)
                     (map (lambda (n)
                            (make-id stem "-" (symbol->string (syntax->datum n))))
                          names))
                    (make make) ((spec ...) slots))
        #'(begin
            (define type (make-record-type 'type '(slot ...)))
            (define constructor (make type (spec ...)))
            (define test (record-predicate type))
            (define accessor
              (make-procedure-with-setter (record-accessor type 'slot)
                                          (record-modifier type 'slot)))
            ...)))))

(define-syntax define-record
  (lambda (form)
    "Define a record type, its constructor, predicate and accessors with setters."
    (syntax-case form ()
      ((_ name slot ...) (record-definitions #'name #'(slot ...) #'positional)))))

(define-syntax define-record/keywords
  (lambda (form)
    "The same; the constructor takes keywords."
    (syntax-case form ()
      ((_ name slot ...) (record-definitions #'name #'(slot ...) #'by-keywords)))))

(define-syntax positional
  (lambda (form)
    (syntax-case form ()
      ((_ type (slot ...))
       (let ((specs #'(slot ...)))
         (with-syntax (((required ...)
                        (filter-map* (lambda (s) (syntax-case s () ((n . _) #f) (n #'n))) specs))
                       (((name default) ...)
                        (filter-map* (lambda (s)
                                       (syntax-case s () ((n d) #'(n d)) (_ #f)))
                                     specs)))
           #'(let ((make (record-constructor type)))
               (lambda* (required ... #:optional (name default) ...)
                 (make required ... name ...)))))))))

(define-syntax by-keywords
  (syntax-rules ()
    ((_ type (slot ...))
     (let ((make (record-constructor type)))
       (lambda args (apply make (%compute-initargs args '(slot ...))))))))

(eval-when (expand load eval)
  (define (filter-map* proc list)
    (if (null? list)
        '()
        (let ((first (proc (car list))) (rest (filter-map* proc (cdr list))))
          (if first (cons first rest) rest)))))

(define (%compute-initargs args slots)
  "The values for SLOTS, names or lists of a name and a default, that ARGS give, in order
or by keywords."
  (let loop ((args args) (positions slots) (given '()))
    (cond ((null? args)
           (map (lambda (slot)
                  (let ((found (assq (slot-name slot) given)))
                    (cond (found (cdr found))
                          ((pair? slot) (cadr slot))
                          (else (error "unbound slot" slot)))))
                slots))
          ((keyword? (car args))
           (loop (cddr args) positions
                 (acons (keyword->symbol (car args)) (cadr args) given)))
          ((null? positions) (error "too many initargs" args slots))
          (else (loop (cdr args) (cdr positions)
                      (acons (slot-name (car positions)) (car args) given))))))

(define-syntax define-type
  (lambda (form)
    "Define the record types of a family: (define-type name (record slot ...) ...)."
    (syntax-case form ()
      ((_ name (record slot ...) ...)
       (with-syntax (((record ...)
                      (map (lambda (r) (syntax-case r () (#:printer #f) (x #'x)))
                           #'(record ...))))
         #'(begin (define-record record slot ...) ...))))))

(define-syntax record-case
  (lambda (form)
    "Bind the fields of a record by its type: ((<type> field (name field) ...) body ...)."
    (define (field-clause record type field)
      (syntax-case field ()
        ((var name) #`(var ((record-accessor #,type 'name) #,record)))
        (name #`(name ((record-accessor #,type 'name) #,record)))))
    (define (clauses record rest)
      (syntax-case rest (else)
        (() #`(error "unhandled record" #,record))
        (((else body ...)) #'(let () body ...))
        ((((type field ...) body ...) . rest)
         #`(if (eq? (record-type-descriptor #,record) type)
               (let #,(map (lambda (f) (field-clause record #'type f)) #'(field ...))
                 body ...)
               #,(clauses record #'rest)))
        (((type body ...) . rest)
         #`(if (eq? (record-type-descriptor #,record) type)
               (let () body ...)
               #,(clauses record #'rest)))))
    (syntax-case form ()
      ((_ record clause ...)
       #`(let ((r record)) #,(clauses #'r #'(clause ...)))))))

(define-syntax-rule (transform-record type-and-slots record clause ...)
  "record-case whose clauses give records of another type: not supported."
  (error "transform-record is not supported"))
