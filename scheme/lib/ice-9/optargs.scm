;;; (ice-9 optargs): optional and keyword arguments in rest lists.
;;
;; Guile manual, "let-optional Reference", "let-keywords Reference".  lambda* and
;; define* are core; here are the forms that take a rest list apart, and
;; defmacro*.

(define-module (ice-9 optargs)
  #:export (let-optional let-optional* let-keywords let-keywords*
            defmacro* defmacro*-public define*-public)
  #:re-export (lambda* define*))

(eval-when (expand load eval)

;; The list of (name default) of the syntax list BINDINGS, and its tail name or #f.
(define (parse-bindings bindings)
  (let loop ((bindings bindings) (acc '()))
    (syntax-case bindings ()
      (() (reverse acc))
      (((id default) . rest) (identifier? #'id)
       (loop #'rest (cons (list #'id #'default) acc)))
      ((id . rest) (identifier? #'id)
       (loop #'rest (cons (list #'id #'#f) acc))))))

;; The keyword argument whose name is that of identifier ID.
(define (id->keyword id)
  (datum->syntax id (symbol->keyword (syntax->datum id))))

(define (optional-form args bindings body sequential?)
  (let* ((bindings (parse-bindings bindings))
         (ls (car (generate-temporaries '(ls))))
         (names (map car bindings))
         (targets (if sequential? names (generate-temporaries names))))
    #`(let ((#,ls #,args))
        #,(let loop ((bindings bindings) (targets* targets))
            (if (null? bindings)
                #`(let (#,@(if sequential? '() (map list names targets)))
                    #,@body)
                #`(let ((#,(car targets*)
                         (if (pair? #,ls) (car #,ls) #,(cadr (car bindings))))
                        (#,ls (if (pair? #,ls) (cdr #,ls) #,ls)))
                    #,(loop (cdr bindings) (cdr targets*))))))))

(define (keyword-form args allow? bindings body sequential?)
  (let* ((bindings (parse-bindings bindings))
         (names (map car bindings))
         (keys (map id->keyword names))
         (given (generate-temporaries names)))
    #`(call-with-values
          (lambda () (apply values (keyword-values #,args #,allow? '#,keys)))
        (lambda #,given
          (#,(if sequential? #'let* #'let)
           #,(map (lambda (binding value)
                    #`(#,(car binding)
                       (if (eq? #,value absent) #,(cadr binding) #,value)))
                  bindings given)
           #,@body)))))

) ; eval-when

;; Stands for a keyword that was not given.
(define absent (list 'absent))

(define (keyword-error message datum)
  (scm-error 'keyword-argument-error #f message '() (list datum)))

;; The values in ARGS of KEYS, in order, ABSENT for those not given; the last one
;; counts.  Unknown keywords are errors unless ALLOW?.
(define (keyword-values args allow? keys)
  (let ((found (map (lambda (key) (cons key absent)) keys)))
    (let loop ((args args))
      (cond ((null? args) (map cdr found))
            ((not (and (pair? args) (keyword? (car args))))
             (keyword-error "Invalid keyword" (if (pair? args) (car args) args)))
            ((null? (cdr args)) (keyword-error "Unrecognized keyword" (car args)))
            (else
             (let ((entry (assq (car args) found)))
               (cond (entry (set-cdr! entry (cadr args)))
                     ((not allow?)
                      (scm-error 'keyword-argument-error #f "Unrecognized keyword"
                                 '() args)))
               (loop (cddr args))))))))

(define-syntax let-optional
  (lambda (form)
    "Bind variables to the elements of a rest list, or to defaults."
    (syntax-case form ()
      ((_ args (binding ...) body0 body ...) (identifier? #'args)
       (optional-form #'args #'(binding ...) #'(body0 body ...) #f)))))

(define-syntax let-optional*
  (lambda (form)
    "let-optional whose defaults see the earlier variables."
    (syntax-case form ()
      ((_ args (binding ...) body0 body ...) (identifier? #'args)
       (optional-form #'args #'(binding ...) #'(body0 body ...) #t)))))

(define-syntax let-keywords
  (lambda (form)
    "Bind variables to the keyword arguments of a rest list, or to defaults."
    (syntax-case form ()
      ((_ args allow? (binding ...) body0 body ...)
       (keyword-form #'args #'allow? #'(binding ...) #'(body0 body ...) #f)))))

(define-syntax let-keywords*
  (lambda (form)
    "let-keywords whose defaults see the earlier variables."
    (syntax-case form ()
      ((_ args allow? (binding ...) body0 body ...)
       (keyword-form #'args #'allow? #'(binding ...) #'(body0 body ...) #t)))))

(define-syntax define*-public
  (lambda (form)
    "define* and export."
    (syntax-case form ()
      ((_ (name . formals) body0 body ...)
       #'(define-public name (lambda* formals body0 body ...)))
      ((_ name value) (identifier? #'name)
       #'(define-public name value)))))

(define-syntax-rule (defmacro* name formals body0 body ...)
  "Define an unhygienic macro whose transformer takes lambda* formals."
  (define-macro name (lambda* formals body0 body ...)))

(define-syntax-rule (defmacro*-public name formals body0 body ...)
  "defmacro* and export."
  (begin
    (defmacro* name formals body0 body ...)
    (export-syntax name)))
