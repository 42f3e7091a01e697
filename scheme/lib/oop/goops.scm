;;; (oop goops): classes, generic functions and methods.
;;
;; Guile manual, "GOOPS".  What a primitive's methods need: the primitive's variable in
;; (guile) is given to a generic function whose default is the primitive.

(define-module (oop goops)
  #:use-module (riad goops)
  #:use-module (oop goops dispatch)
  #:use-module (oop goops generic)
  #:use-module (oop goops slots)
  #:use-module ((srfi srfi-11) #:select (let-values))
  #:export (define-class class standard-define-class make make-instance make-class
            ensure-metaclass ensure-metaclass-with-supers initialize allocate-instance
            compute-cpl compute-std-cpl compute-slots compute-get-n-set
            compute-getter-method compute-setter-method class-subclasses class-methods
            shallow-clone deep-clone get-keyword class-redefinition change-class
            update-instance-for-different-class min-fixnum max-fixnum <foreign-slot>
            <protected-slot> <hidden-slot> <opaque-slot> <read-only-slot>
            <protected-hidden-slot> <protected-opaque-slot> <protected-read-only-slot>
            <scm-slot> <redefinable-class>)
  #:re-export (slot-ref slot-set! slot-bound? slot-exists? slot-unbound slot-missing
               class-slot-ref class-slot-set! class-slot-definition slot-init-function
               slot-definition-name slot-definition-options slot-definition-allocation
               slot-definition-getter slot-definition-setter slot-definition-accessor
               slot-definition-init-form slot-definition-init-keyword
               slot-definition-init-thunk slot-definition-init-value
               accessor-method-slot-definition define-generic define-accessor
               define-method method define-extended-generic define-extended-generics
               make-generic make-extended-generic make-accessor ensure-generic
               ensure-accessor primitive-generic-generic enable-primitive-generic!
               add-method! method-source goops-error class-of class-name
               class-direct-supers class-direct-slots class-direct-subclasses
               class-direct-methods class-precedence-list class-slots instance? is-a?
               <top> <object> <class> <slot> <procedure-class> <applicable>
               <applicable-struct-class> <applicable-struct-with-setter-class>
               <applicable-struct> <applicable-struct-with-setter> <generic>
               <generic-with-setter> <accessor> <extended-generic>
               <extended-generic-with-setter> <extended-accessor> <method>
               <accessor-method> <boolean> <char> <list> <pair> <null> <string>
               <symbol> <vector> <bytevector> <uvec> <array> <bitvector> <number>
               <complex> <real> <integer> <fraction> <keyword> <syntax> <atomic-box>
               <unknown> <procedure> <primitive-generic> <port> <input-port>
               <output-port> <input-output-port> <file-port> <file-input-port>
               <file-output-port> <file-input-output-port> <foreign> <hashtable>
               <fluid> <dynamic-state> <frame> <vm> <vm-continuation> <macro> <promise>
               <module> <thread> <mutex> <condition-variable> <guardian> <hook>
               <regexp> <character-set> <random-state> <directory> <dynamic-object>
               generic-function-name generic-function-methods method-generic-function
               method-specializers method-procedure method-formals
               compute-applicable-methods %compute-applicable-methods
               sort-applicable-methods method-more-specific? apply-generic apply-method
               apply-methods no-applicable-method no-next-method no-method find-method))

(define max-fixnum (- (expt 2 29) 1))
(define min-fixnum (- -1 max-fixnum))

(define* (get-keyword key options #:optional default)
  "What follows the keyword KEY in OPTIONS, or DEFAULT."
  (unless (and (list? options) (even? (length options)))
    (scm-error 'misc-error "get-keyword" "bad keyword-value list: ~S" (list options) #f))
  (option key options default))

;;; --- The protocol --------------------------------------------------------

(define-protocol initialize)
(define-protocol allocate-instance)
(define-protocol make-instance)
(define-protocol compute-cpl)
(define-protocol compute-slots)
(define-protocol compute-get-n-set)
(define-protocol compute-getter-method)
(define-protocol compute-setter-method)
(define-protocol shallow-clone)
(define-protocol deep-clone)
(define-protocol class-redefinition)
(define-protocol change-class)
(define-protocol update-instance-for-different-class)
(define make make-instance)

(define-method (make-instance (class <class>) . initargs)
  (let ((object (allocate-instance class initargs)))
    (initialize object initargs)
    object))

(define-method (allocate-instance (class <class>) initargs)
  (let* ((n (struct-ref class 5)) (object (allocate-struct class n)))
    (let loop ((i (- n 1)))
      (when (>= i 0)
        (struct-set! object i unbound)
        (loop (- i 1))))
    object))

(define (check-initargs initargs)
  (unless (and (list? initargs) (even? (length initargs))
               (let loop ((args initargs))
                 (or (null? args) (and (keyword? (car args)) (loop (cddr args))))))
    (scm-error 'wrong-type-arg #f "Invalid initargs: ~S" (list initargs) #f)))

(define (initialize-slots! object initargs)
  (check-initargs initargs)
  (for-each
   (lambda (slot)
     (let* ((key (slot-field slot init-keyword))
            (given (if key (option key initargs unbound) unbound))
            (thunk (slot-field slot init-thunk)))
       (cond ((not (unbound? given)) (slot-set! object (slot-field slot name) given))
             ((memq (slot-field slot allocation) '(#:class #:each-subclass #:virtual)) #f)
             (thunk (raw-set! object slot (thunk)))
             ((not (unbound? (slot-field slot init-value)))
              (raw-set! object slot (slot-field slot init-value))))))
   (class-slots (class-of object)))
  object)

(define-method (initialize (object <object>) initargs)
  (initialize-slots! object initargs))

(define-method (initialize (object <applicable-struct>) initargs)
  (next-method)
  (let ((proc (option #:procedure initargs #f)))
    (when proc (struct-set! object 0 proc)))
  object)

(define-method (initialize (object <applicable-struct-with-setter>) initargs)
  (next-method)
  (let ((proc (option #:setter initargs #f)))
    (when proc (struct-set! object 1 proc)))
  object)

(define-method (initialize (gf <generic>) initargs)
  (next-method)
  (set-up-generic! gf (option #:name initargs #f))
  (let ((default (option #:default initargs #f)))
    (cond ((is-a? default <method>) (add-method! gf default))
          ((procedure? default) (install-method! gf (default-method default)))))
  (when (and (is-a? gf <accessor>) (not (generic? (struct-ref gf 1))))
    (struct-set! gf 1 (make-generic (setter-name (option #:name initargs #f)))))
  gf)

(define-method (initialize (gf <extended-generic>) initargs)
  (next-method)
  (extend-generic! gf (option #:extends initargs '()))
  gf)

(define-method (initialize (m <method>) initargs)
  (next-method)
  (for-each (lambda (i key default) (struct-set! m i (option key initargs default)))
            '(0 1 2 3 4 5)
            '(#:generic-function #:specializers #:procedure #:formals #:body
              #:make-procedure)
            (list #f '() (lambda _ *unspecified*) '() '() #f))
  m)

(define-method (initialize (slot <slot>) initargs)
  (for-each (lambda (field)
              (let ((value (option (symbol->keyword field) initargs unbound)))
                (unless (unbound? value) (set-slot-field! slot field value))))
            slot-fields)
  (set-slot-field! slot 'options initargs)
  slot)

;;; --- Classes -------------------------------------------------------------

(define (compute-std-cpl class get-supers)
  "The order of CLASS and its ancestors."
  (std-cpl class get-supers))
(define-method (compute-cpl (class <class>)) (std-cpl class class-direct-supers))
(define-method (compute-slots (class <class>)) (std-slots class))

(define (box-accessors init)
  (let ((value init))
    (list (lambda (o) value) (lambda (o new) (set! value new)))))

(define-method (compute-get-n-set (class <class>) slot)
  (define (first-value)
    (let ((thunk (slot-field slot init-thunk)))
      (if thunk (thunk) (slot-field slot init-value))))
  (define name (slot-field slot name))
  (case (slot-field slot allocation)
    ((#:instance)
     (let ((index (struct-ref class 5)))
       (set-class-field! class 'nfields (+ index 1))
       index))
    ((#:class)
     (let ((above (or-map (lambda (c)
                            (and (or-map (lambda (s) (eq? (slot-field s name) name))
                                         (class-direct-slots c))
                                 c))
                          (class-precedence-list class))))
       (if (eq? above class)
           (box-accessors (first-value))
           (let ((shared (find-slot above name)))
             (list (slot-field shared slot-ref) (slot-field shared slot-set!))))))
    ((#:each-subclass) (box-accessors (first-value)))
    ((#:virtual)
     (let ((get (slot-field slot slot-ref)) (set (slot-field slot slot-set!)))
       (unless (and get set)
         (goops-error "a #:slot-ref and a #:slot-set! must be supplied in ~S" class))
       (list get set)))
    (else (goops-error "Allocation \"~S\" is unknown" (slot-field slot allocation)))))

;; The slot of CLASS that the slot definition DIRECT comes to.
(define (effective-slot class direct)
  (let* ((slot (make-slot (class-of direct) (slot-field direct options)))
         (place (begin
                  (for-each (lambda (field)
                              (set-slot-field! slot field
                                               (struct-ref direct (field-index field))))
                            '(name allocation init-value init-thunk))
                  (compute-get-n-set class slot))))
    (if (integer? place)
        (set-slot-field! slot 'index place)
        (begin (set-slot-field! slot 'index #f)
               (set-slot-field! slot 'slot-ref (car place))
               (set-slot-field! slot 'slot-set! (cadr place))))
    slot))

(define (field-index field)
  (let loop ((i 0) (names slot-fields))
    (if (eq? (car names) field) i (loop (+ i 1) (cdr names)))))

(define (direct-slot class spec)
  (let ((spec (if (pair? spec) spec (list spec))))
    (cond ((is-a? spec <slot>) spec)
          (else (make-slot (option #:class (cdr spec) <slot>)
                           (cons* #:name (car spec) (cdr spec)))))))

(define-method (initialize (class <class>) initargs)
  (next-method)
  (let ((supers (option #:dsupers initargs '())))
    (hashq-set! struct-classes class class)
    (for-each (lambda (field value) (set-class-field! class field value))
              '(name direct-supers direct-subclasses direct-methods nfields)
              (list (option #:name initargs '???) supers '() '() 0))
    (set-class-field! class 'direct-slots
                      (map (lambda (spec) (direct-slot class spec))
                           (option #:slots initargs '())))
    (for-each (lambda (super)
                (set-class-field! super 'direct-subclasses
                                  (cons class (class-direct-subclasses super))))
              supers)
    (set-class-field! class 'cpl (compute-cpl class))
    ;; The slots of what must stay in its place come first.
    (let* ((slots (map (lambda (s) (effective-slot class s)) (compute-slots class))))
      (layout-class! class slots (struct-ref class 5)))
    (set-class-field! class 'print print-instance)
    (for-each (lambda (slot) (define-slot-methods! class slot)) (class-direct-slots class))
    class))

(define (define-slot-methods! class slot)
  (define (reader gf) (add-method! gf (compute-getter-method class slot)))
  (define (writer gf) (add-method! gf (compute-setter-method class slot)))
  (when (slot-field slot getter) (reader (slot-field slot getter)))
  (when (slot-field slot setter) (writer (slot-field slot setter)))
  (when (slot-field slot accessor)
    (reader (slot-field slot accessor))
    (writer (setter (slot-field slot accessor)))))

(define (accessor-method classes proc slot)
  (let ((m (allocate-instance <accessor-method> '())))
    (initialize m (list #:specializers classes #:procedure proc))
    (struct-set! m 6 slot)
    m))

(define-method (compute-getter-method (class <class>) slot)
  (let ((name (slot-field slot name)))
    (accessor-method
     (list class)
     (lambda (o)
       (let* ((slot (find-slot (class-of o) name)) (value (raw-ref o slot)))
         (if (unbound? value) (slot-unbound o) value)))
     slot)))

(define-method (compute-setter-method (class <class>) slot)
  (let ((name (slot-field slot name)))
    (accessor-method (list class <top>)
                     (lambda (o value) (raw-set! o (find-slot (class-of o) name) value))
                     slot)))

(define (ensure-metaclass-with-supers metas)
  "The metaclass that has all of METAS above it, made if need be."
  (or (or-map (lambda (meta)
                (and (and-map (lambda (other) (subclass? meta other)) metas) meta))
              metas)
      (make-class metas '() #:name 'metaclass)))

(define (ensure-metaclass supers)
  "The metaclass of a class below SUPERS."
  (if (null? supers)
      <class>
      (ensure-metaclass-with-supers (map class-of supers))))

(define (make-class supers slots . options)
  "A class below SUPERS with SLOTS, names or lists of a name and options."
  (let* ((supers (if (or-map (lambda (c) (subclass? c <object>)) supers)
                     supers
                     (append supers (list <object>))))
         (metaclass (or (option #:metaclass options #f) (ensure-metaclass supers)))
         (names (map (lambda (s) (if (pair? s) (car s) s)) slots)))
    (define (check-unique list what)
      (let loop ((rest list))
        (when (pair? rest)
          (when (memq (car rest) (cdr rest))
            (goops-error what (car rest) (option #:name options #f)))
          (loop (cdr rest)))))
    (check-unique supers "make-class: super class ~S is duplicate in class ~S")
    (check-unique names "make-class: slot ~S is duplicate in class ~S")
    (apply make metaclass #:dsupers supers #:slots slots
           (if (memq #:name options) options (cons* #:name #f options)))))

(eval-when (expand load eval)
  ;; What stands before the first keyword, and from there on.
  (define (split-slots args)
    (let loop ((args args) (slots '()))
      (syntax-case args ()
        (() (values (reverse slots) '()))
        ((key . rest) (keyword? (syntax->datum #'key)) (values (reverse slots) args))
        ((slot . rest) (loop #'rest (cons #'slot slots))))))
  (define (option-expressions options)
    (syntax-case options ()
      (() '())
      ((key value . rest)
       (if (eq? (syntax->datum #'key) #:init-form)
           (cons* #'key #''value #:init-thunk #'(lambda () value)
                  (option-expressions #'rest))
           (cons* #'key #'value (option-expressions #'rest))))))
  (define (slot-expression slot)
    (syntax-case slot ()
      ((name . options) #`(list 'name #,@(option-expressions #'options)))
      (name #''name)))
  (define (slot-definers slot)
    (syntax-case slot ()
      ((name . options)
       (let loop ((options #'options))
         (syntax-case options ()
           ((key name . rest)
            (case (syntax->datum #'key)
              ((#:getter #:setter) (cons #'(ensure-generic-name! 'name) (loop #'rest)))
              ((#:accessor) (cons #'(ensure-accessor-name! 'name) (loop #'rest)))
              (else (loop #'rest))))
           (() '())
           (bad (syntax-violation 'define-class "malformed slot option list" slot)))))
      (name '()))))

(define-syntax class
  (lambda (form)
    "A class: (class (super ...) slot ... option ...)."
    (syntax-case form ()
      ((_ (super ...) arg ...)
       (let-values (((slots options) (split-slots #'(arg ...))))
         #`(make-class (list super ...)
                       (list #,@(map slot-expression slots))
                       #,@options))))))

(define-syntax define-class
  (lambda (form)
    "Define a class, and generic functions for the accessors of its slots."
    (syntax-case form ()
      ((_ name (super ...) arg ...)
       (let-values (((slots options) (split-slots #'(arg ...))))
         #`(begin
             #,@(apply append (map slot-definers slots))
             (define name
               (let ((old (visible-value 'name)))
                 (redefine old (class (super ...) #,@slots #,@options #:name 'name))))))))))

(define-syntax-rule (standard-define-class arg ...) (define-class arg ...))

(define (redefine old new)
  (if (class? old) (class-redefinition old new) new))
(define-method (class-redefinition (old <top>) (new <class>)) new)

(define (class-subclasses class)
  "The classes below CLASS."
  (let loop ((todo (class-direct-subclasses class)) (found '()))
    (cond ((null? todo) (reverse found))
          ((memq (car todo) found) (loop (cdr todo) found))
          (else (loop (append (class-direct-subclasses (car todo)) (cdr todo))
                      (cons (car todo) found))))))

(define (class-methods class)
  "The methods of CLASS and those below it."
  (let loop ((classes (cons class (class-subclasses class))) (methods '()))
    (if (null? classes)
        methods
        (loop (cdr classes)
              (append methods
                      (filter (lambda (m) (not (memq m methods)))
                              (class-direct-methods (car classes))))))))

;;; --- Copies --------------------------------------------------------------

(define (clone object copy)
  (let* ((class (class-of object)) (new (allocate-instance class '())))
    (for-each (lambda (slot)
                (when (slot-field slot index)
                  (let ((value (raw-ref object slot)))
                    (raw-set! new slot (copy value)))))
              (class-slots class))
    new))
(define-method (shallow-clone (o <object>)) (clone o identity))
(define-method (deep-clone (o <object>))
  (clone o (lambda (value) (if (instance? value) (deep-clone value) value))))

(define-method (update-instance-for-different-class (old <object>) (new <object>))
  (for-each (lambda (slot)
              (let ((name (slot-field slot name)))
                (cond ((and (slot-exists? old name) (slot-bound? old name))
                       (slot-set! new name (slot-ref old name)))
                      ((slot-field slot init-thunk)
                       => (lambda (thunk) (slot-set! new name (thunk)))))))
            (class-slots (class-of new))))

;;; --- Printing ------------------------------------------------------------

(define-syntax-rule (define-write (class o port) body ...)
  (install-method! generic-write (method ((o class) port) body ...)))

(define (address o) (number->string (object-address o) 16))
(define (class-text o) (class-name (class-of o)))

(define-write (<object> o port)
  (simple-format port "#<~A ~A>" (class-text o) (address o)))
(define-write (<slot> o port)
  (simple-format port "#<~A ~A ~A>" (class-text o) (slot-definition-name o) (address o)))
(define-write (<class> o port)
  (if (class-name o)
      (simple-format port "#<~A ~A ~A>" (class-text o) (class-name o) (address o))
      (simple-format port "#<~A ~A>" (class-text o) (address o))))
(define-write (<generic> o port)
  (let ((name (generic-function-name o)))
    (simple-format port "#<~A ~A(~A)>" (class-text o)
                   (if name (simple-format #f "~A " name) "")
                   (length (generic-function-methods o)))))
(define-write (<method> o port)
  (simple-format port "#<~A ~A ~A>" (class-text o)
                 (let loop ((classes (method-specializers o)))
                   (if (pair? classes)
                       (cons (class-name (car classes)) (loop (cdr classes)))
                       (if (null? classes) '() (class-name classes))))
                 (address o)))
(install-method! generic-display (method (o port) (generic-write o port)))

;; Where a struct is displayed, its printer's setter is called.
(define print-instance
  (make-procedure-with-setter (lambda (o port) (generic-write o port))
                              (lambda (o port) (generic-display o port))))

;; Classes made before this.
(let loop ((class <top>))
  (unless (eq? (struct-ref class 3) print-instance)
    (set-class-field! class 'print print-instance)
    (for-each loop (class-direct-subclasses class))))
(struct-set! (struct-vtable <class>) 3 print-instance)

;;; --- Classes of slots ----------------------------------------------------

(define-syntax-rule (define-plain-class name super ...)
  (define name (make-class (list super ...) '() #:name 'name)))
(define-plain-class <foreign-slot> <slot>)
(define-plain-class <protected-slot> <foreign-slot>)
(define-plain-class <hidden-slot> <foreign-slot>)
(define-plain-class <opaque-slot> <foreign-slot>)
(define-plain-class <read-only-slot> <foreign-slot>)
(define-plain-class <protected-hidden-slot> <protected-slot> <hidden-slot>)
(define-plain-class <protected-opaque-slot> <protected-slot> <opaque-slot>)
(define-plain-class <protected-read-only-slot> <protected-slot> <read-only-slot>)
(define-plain-class <scm-slot> <protected-slot>)
(define-plain-class <redefinable-class> <class>)
(define-method (change-class (old <object>) (new-class <redefinable-class>))
  (goops-error "Changing the class of ~S is not supported" old))
