;;; (rnrs records syntactic): R6RS library report 6.2.

(define-module (rnrs records syntactic)
  #:version (6)
  #:use-module (rnrs records procedural)
  #:use-module ((rnrs syntax-case) #:select (syntax-violation))
  #:export (define-record-type record-constructor-descriptor)
  #:replace (record-type-descriptor))

;; The constructor descriptors of the types that define-record-type has defined.
(define descriptors (make-weak-key-hash-table))

(define (register! rtd rcd)
  (hashq-set! descriptors rtd rcd)
  rcd)

;; A record's name is a variable whose value is its type.
(define-syntax-rule (record-type-descriptor name) name)
(define-syntax-rule (record-constructor-descriptor name)
  (hashq-ref descriptors name))

(define-syntax define-record-type
  (lambda (form)
    "Define a record type, its constructor, predicate, accessors and mutators."
    (define (derived name . parts)
      (datum->syntax name
                     (apply symbol-append
                            (map (lambda (p)
                                   (if (symbol? p) p (syntax->datum p)))
                                 parts))))
    ;; #((KIND FIELD) ACCESSOR MUTATOR), the mutator or #f.
    (define (field name spec)
      (syntax-case spec (immutable mutable)
        ((immutable f) (field name #'f))
        ((immutable f get) #'#((immutable f) get #f))
        ((mutable f)
         #`#((mutable f) #,(derived name name '- #'f)
             #,(derived name name '- #'f '-set!)))
        ((mutable f get put) #'#((mutable f) get put))
        (f (identifier? #'f)
           #`#((immutable f) #,(derived name name '- #'f) #f))
        (_ (syntax-violation 'define-record-type "invalid field specifier"
                             spec))))
    ;; The keyword of a clause, unless it is bound to something where it stands.
    (define (clause-keyword clause)
      (syntax-case clause (fields parent protocol sealed opaque nongenerative parent-rtd)
        ((fields _ ...) 'fields)
        ((parent _) 'parent)
        ((protocol _) 'protocol)
        ((sealed _) 'sealed)
        ((opaque _) 'opaque)
        ((nongenerative) 'nongenerative)
        ((nongenerative _) 'nongenerative)
        ((parent-rtd _ _) 'parent-rtd)
        (_ #f)))
    ;; What stands in the clause KEYWORD, or DEFAULT.
    (define (operands keyword clauses default)
      (let ((found (filter (lambda (c) (eq? (clause-keyword c) keyword))
                           clauses)))
        (syntax-case found ()
          (() default)
          (((_ item ...)) #'(item ...))
          (_ (raise-exception ((@ (ice-9 exceptions) make-assertion-failure)))))))
    (define (definitions name make predicate clauses)
      (let check ((clauses clauses))
        (unless (null? clauses)
          (unless (clause-keyword (car clauses))
            (syntax-case clauses ()))
          (check (cdr clauses))))
      (let ((fields (map (lambda (spec) (field name spec))
                         (operands 'fields clauses '()))))
        (with-syntax
            ((name name) (make make) (predicate predicate)
             ((protocol) (operands 'protocol clauses #'(#f)))
             ((sealed) (operands 'sealed clauses #'(#f)))
             ((opaque) (operands 'opaque clauses #'(#f)))
             (uid (syntax-case (operands 'nongenerative clauses #f) ()
                    (#f #'#f)
                    (() #`'#,(datum->syntax name (gensym)))
                    ((uid) #''uid)))
             ((rtd rcd)
              (syntax-case (operands 'parent clauses #f) ()
                (#f (operands 'parent-rtd clauses #'(#f #f)))
                ((p) #'((record-type-descriptor p)
                        (record-constructor-descriptor p)))))
             ((#(declaration get put) ...) fields)
             ((k ...) (iota (length fields))))
          #`(begin
              (define name
                (make-record-type-descriptor 'name rtd uid sealed opaque
                                             '#(declaration ...)))
              (define make
                (record-constructor
                 (register! name (make-record-constructor-descriptor
                                  name rcd protocol))))
              (define predicate (record-predicate name))
              (define get (record-accessor name k)) ...
              #,@(filter identity
                         (map (lambda (put k)
                                (and (syntax->datum put)
                                     #`(define #,put (record-mutator name #,k))))
                              #'(put ...) #'(k ...)))))))
    (syntax-case form ()
      ((_ (name make predicate) clause ...)
       (definitions #'name #'make #'predicate #'(clause ...)))
      ((_ name clause ...)
       (definitions #'name (derived #'name 'make- #'name)
         (derived #'name #'name '?) #'(clause ...))))))
