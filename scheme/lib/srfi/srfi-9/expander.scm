;;; (srfi srfi-9 expander): what the record-defining macros share.
;;
;; A record is a struct whose vtable is its record type; field N is slot N.

(define-module (srfi srfi-9 expander)
  #:use-module (riad builtins)
  #:export (expand-record-type record-getter-info getter-types-seen))

(define (record-getter-info proc)
  "The (type . index) of the field that the record accessor PROC reads, or #f."
  (procedure-property proc 'record-field))

(eval-when (expand load eval)

;; The names of getters whose definitions have been expanded, with those of their types.
(define getter-types-seen (make-hash-table))

(define (position id ids)
  (let loop ((ids ids) (i 0))
    (cond ((null? ids) #f)
          ((eq? (syntax->datum id) (syntax->datum (car ids))) i)
          (else (loop (cdr ids) (+ i 1))))))

;; The syntax list X as a list.
(define (items x)
  (syntax-case x ()
    (() '())
    ((a . d) (cons #'a (items #'d)))))

;; The list of (name getter modifier), the latter two #f when not given.
(define (parse-fields who form fields)
  (map (lambda (field)
         (syntax-case field ()
           ((name getter modifier) (and (identifier? #'name) (identifier? #'getter)
                                        (identifier? #'modifier))
            (list #'name #'getter #'modifier))
           ((name getter) (and (identifier? #'name) (identifier? #'getter))
            (list #'name #'getter #f))
           (name (identifier? #'name) (list #'name #f #f))
           (_ (syntax-violation who "invalid field spec" form field))))
       (items fields)))

;; As in Guile, what a record type defines are macros that call procedures of other names,
;; so that a call with a wrong number of arguments is no syntax. Not so in the library
;; itself, which is compiled before there is a version, and is smaller thus; nor in a file
;; in the place of one of its modules, since the others were compiled to call procedures.
(define (macros?)
  (and (module-variable the-root-module '%riad-version)
       (not (%image-module (module-name (current-module))))))
(define (procedure-id id)
  (if (macros?)
      (datum->syntax id (symbol-append '% (syntax->datum id) '-procedure))
      id))
(define (definitions id formals body)
  (let ((procedure (procedure-id id)))
    (cons #`(define (#,procedure . #,formals) #,body)
          (if (macros?)
              (list #`(define-syntax #,id (%inlinable #'#,procedure #,(length (items formals)))))
              '()))))

;; The definition of the constructor: the fields it does not take are #f.
(define (constructor-definition who form type spec names)
  (syntax-case spec ()
    ((ctor arg ...)
     (let ((args #'(arg ...)))
       (for-each (lambda (arg)
                   (unless (position arg names)
                     (syntax-violation who "unknown field in constructor spec" form arg)))
                 args)
       #`(begin
           #,@(definitions #'ctor args
                #`(make-struct/no-tail #,type
                    #,@(map (lambda (name)
                              (let ((i (position name args)))
                                (if i (list-ref args i) #'#f)))
                            names)))
           ;; What record-constructor gives: a record type's third field.
           (struct-set! #,type (+ vtable-offset-user 2) #,(procedure-id #'ctor)))))))

(define (getter-definitions type field index)
  (let ((getter (cadr field)))
    (when getter
      (let ((name (syntax->datum getter)) (type (syntax->datum type)))
        (hashq-set! getter-types-seen name
                    (cons type (delq type (hashq-ref getter-types-seen name '()))))))
    (if getter
        (append
         (definitions getter #'(s) #`(%record-ref s #,type #,index '#,getter))
         (list #`(set-procedure-property! #,(procedure-id getter) 'record-field
                                          (cons #,type #,index))))
        '())))

(define (setter-definitions type field index names)
  (definitions (caddr field) #'(s val)
    #`(%record-set! s #,type #,index val '#,(caddr field))))

;; A functional setter: a copy of the record with another value in the field.
(define (updater-definitions type field index names)
  (definitions (caddr field) #'(s val)
    #`(begin
        (%record-ref s #,type #,index '#,(caddr field))
        (make-struct/no-tail #,type
          #,@(let loop ((i 0) (names names))
               (if (null? names)
                   '()
                   (cons (if (= i index) #'val #`(struct-ref s #,i))
                         (loop (+ i 1) (cdr names)))))))))

(define (expand-record-type who form type constructor predicate fields mutable?)
  "The definitions for a record-defining FORM.  A field's third name is a setter
that mutates when MUTABLE?, else one that copies."
  (unless (identifier? type)
    (syntax-violation who "expected type name" form type))
  (syntax-case constructor ()
    ((id ...) (and (pair? #'(id ...)) (and-map identifier? #'(id ...))) #t)
    (_ (syntax-violation who "invalid constructor spec" form constructor)))
  (unless (identifier? predicate)
    (syntax-violation who "expected predicate name" form predicate))
  (let* ((fields (parse-fields who form fields))
         (names (map car fields)))
    #`(begin
        (define #,type
          (make-record-type '#,type
            '#,(if mutable?
                   names
                   (map (lambda (name) #`(immutable #,name)) names))))
        #,(constructor-definition who form type constructor names)
        #,@(definitions predicate #'(obj)
             #`(and (struct? obj) (eq? (struct-vtable obj) #,type)))
        #,@(let loop ((fields fields) (index 0))
             (if (null? fields)
                 '()
                 (let ((field (car fields)))
                   (append
                    (getter-definitions type field index)
                    (if (caddr field)
                        ((if mutable? setter-definitions updater-definitions)
                         type field index names)
                        '())
                    (loop (cdr fields) (+ index 1)))))))))

) ; eval-when
