;;; (oop goops): classes, generic functions and methods.
;;
;; Guile manual, "GOOPS".  What a primitive's methods need: the primitive's variable in
;; (guile) is given to a generic function whose default is the primitive.

(define-module (oop goops)
  #:use-module (riad goops)
  #:use-module (oop goops dispatch)
  #:use-module (oop goops generic)
  #:use-module (oop goops print)
  #:use-module (oop goops slots)
  #:use-module ((srfi srfi-1) #:select (append-map delete-duplicates remove))
  #:use-module ((srfi srfi-11) #:select (let-values))
  #:export (define-class class standard-define-class make make-instance make-class
            ensure-metaclass ensure-metaclass-with-supers initialize allocate-instance
            compute-cpl compute-std-cpl compute-slots compute-get-n-set
            compute-getter-method compute-setter-method class-subclasses class-methods
            shallow-clone deep-clone get-keyword class-redefinition change-class
            update-instance-for-different-class min-fixnum max-fixnum <redefinable-class>)
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
               <foreign-slot> <protected-slot> <hidden-slot> <opaque-slot> <read-only-slot>
               <protected-hidden-slot> <protected-opaque-slot> <protected-read-only-slot>
               <scm-slot> <top> <object> <class> <slot> <procedure-class> <applicable>
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

(define* (get-keyword key l #:optional default)
  "What follows the keyword KEY in L, or DEFAULT."
  (define (check x)
    (unless (keyword? x) (scm-error 'wrong-type-arg #f "Not a keyword: ~S" (list x) #f)))
  (check key)
  (let loop ((rest l))
    (cond ((null? rest) default)
          ((not (and (pair? rest) (pair? (cdr rest))))
           (throw 'match-error "match" "no matching pattern" rest))
          (else (check (car rest))
                (if (eq? (car rest) key) (cadr rest) (loop (cddr rest)))))))

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
    (let loop ((i (- n 1)) (letters (symbol->string (struct-ref class 0))))
      (when (>= i 0)
        (struct-set! object i (if (eqv? (string-ref letters (* 2 i)) #\u) 0 unbound))
        (loop (- i 1) letters)))
    object))

(define (check-initargs initargs)
  (unless (let loop ((args initargs))
            (or (null? args)
                (and (pair? args) (keyword? (car args)) (pair? (cdr args))
                     (loop (cddr args)))))
    (scm-error 'wrong-type-arg #f "Invalid initargs: ~S" (list initargs) #f)))

(define (initialize-slots! object initargs)
  (check-initargs initargs)
  (for-each
   (lambda (slot)
     (let* ((key (slot-field slot init-keyword))
            (given (if key (option key initargs unbound) unbound))
            (thunk (slot-field slot init-thunk))
            (set-slot! (slot-field slot slot-set!)))
       (cond ((not (unbound? given)) (set-slot! object given))
             ((and thunk
                   (not (memq (slot-field slot allocation) '(#:class #:each-subclass))))
              (set-slot! object (thunk))))))
   (class-slots (class-of object)))
  object)

(define-method (initialize (object <object>) initargs)
  (unless (instance? object)
    (scm-error 'wrong-type-arg #f "Not an object: ~S" (list object) #f))
  (initialize-slots! object initargs))

(define-method (initialize (object <applicable-struct>) initargs)
  (next-method)
  (let ((proc (option #:procedure initargs #f)))
    (when proc (struct-set! object 0 proc)))
  object)

(define-method (initialize (object <applicable-struct-with-setter>) initargs)
  (next-method)
  (struct-set! object 1 (option #:setter initargs #f))
  object)

(define-method (initialize (gf <generic>) initargs)
  (next-method)
  (set-up-generic! gf (option #:name initargs #f))
  (let ((default (option #:default initargs #f)))
    (cond ((is-a? default <method>) (add-method! gf default))
          ((procedure? default) (install-method! gf (default-method default)))))
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
            (list #f '() #f '() '() #f))
  m)

(define-method (initialize (slot <slot>) initargs)
  (next-method)
  (fill-slot! slot initargs)
  (let ((thunk (slot-field slot init-thunk)))
    (unless (or (not thunk) (thunk? thunk))
      (goops-error "Bad init-thunk for slot `~S': ~S" (slot-field slot name) thunk)))
  slot)

;;; --- Classes -------------------------------------------------------------

(define (compute-std-cpl c get-direct-supers)
  "The order of C and its ancestors."
  (std-cpl c get-direct-supers))
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
     (if (memq name (map slot-definition-name (class-direct-slots class)))
         (box-accessors (first-value))
         (let ((above (or-map (lambda (c) (find-slot c name))
                              (cdr (class-precedence-list class)))))
           (list (slot-field above slot-ref) (slot-field above slot-set!)))))
    ((#:each-subclass) (box-accessors (first-value)))
    ((#:virtual)
     (let* ((options (slot-field slot options))
            (get (option #:slot-ref options #f)) (set (option #:slot-set! options #f)))
       (unless (and get set)
         (goops-error "You must supply a #:slot-ref and a #:slot-set! in ~S" slot))
       (list get set)))
    (else (next-method))))
(define-method (compute-get-n-set (object <object>) slot)
  (goops-error "Allocation \"~S\" is unknown" (slot-field slot allocation)))

;; The slot of CLASS that the slot definition DIRECT comes to.
(define (effective-slot class direct)
  (let* ((slot (apply make (class-of direct) (slot-field direct options)))
         (index (struct-ref class 5))
         (place (compute-get-n-set class slot)))
    (set-up-slot! class slot place index (- (struct-ref class 5) index))))

(define (direct-slot class spec)
  (cond ((is-a? spec <slot>) spec)
        ((pair? spec)
         (let* ((options (cdr spec)) (value (option #:init-value options unbound)))
           (apply make (option #:class options <slot>) #:name (car spec)
                  (if (or (unbound? value) (option #:init-thunk options #f))
                      options
                      (cons* #:init-thunk (lambda () value) options)))))
        (else (make <slot> #:name spec))))

(define-method (initialize (class <class>) initargs)
  (next-method)
  (let ((supers (option #:dsupers initargs '())))
    (hashq-set! struct-classes class class)
    (for-each (lambda (field value) (set-class-field! class field value))
              '(name flags direct-supers direct-subclasses direct-methods nfields print)
              (list (option #:name initargs '???) 0 supers '() '() 0 print-instance))
    (set-class-field! class 'cpl (compute-cpl class))
    (when (option #:static-slot-allocation? initargs #f)
      (let ((static (filter (lambda (c) (flag? c static-flag))
                            (class-precedence-list class))))
        (when (pair? static)
          (static-error "Class has superclasses with static slot allocation ~S" static))
        (set-flag! class static-flag)))
    (set-class-field! class 'direct-slots
                      (map (lambda (spec) (direct-slot class spec))
                           (option #:slots initargs '())))
    (let* ((slots (map-in-order (lambda (s) (effective-slot class s))
                                (compute-slots class))))
      (set-class-field! class 'slots slots)
      (for-each (lambda (slot) (define-slot-methods! class slot)) slots)
      (for-each (lambda (super)
                  (set-class-field! super 'direct-subclasses
                                    (cons class (class-direct-subclasses super))))
                supers)
      (layout-class! class slots (struct-ref class 5)))
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
  (let ((m (make <accessor-method> #:specializers classes #:procedure proc)))
    (struct-set! m 6 slot)
    m))
(define-method (compute-getter-method (class <class>) slot)
  (accessor-method (list class) (slot-field slot slot-ref) slot))
(define-method (compute-setter-method (class <class>) slot)
  (accessor-method (list class <top>) (slot-field slot slot-set!) slot))

(define metaclasses '())                ; by their supers
(define (ensure-metaclass-with-supers metas)
  "A metaclass below METAS, the same each time."
  (or (assoc-ref metaclasses metas)
      (let ((new (make <class> #:dsupers metas #:slots '() #:name (gensym "metaclass"))))
        (set! metaclasses (acons metas new metaclasses))
        new)))

(define (ensure-metaclass supers)
  "The metaclass of a class below SUPERS: the most specific of theirs, or one below those."
  (if (null? supers)
      <class>
      (let* ((metas (map class-of supers))
             (above (append-map (lambda (m) (cdr (class-precedence-list m))) metas))
             (needed (delete-duplicates (remove (lambda (m) (memq m above)) metas) eq?)))
        (if (null? (cdr needed))
            (car needed)
            (ensure-metaclass-with-supers needed)))))

(define (make-class supers slots . options)
  "A class below SUPERS with SLOTS, names or lists of a name and options."
  (let* ((supers (if (or-map (lambda (c) (subclass? c <object>)) supers)
                     supers
                     (append supers (list <object>))))
         (metaclass (or (option #:metaclass options #f) (ensure-metaclass supers)))
         (name (option #:name options unbound))
         (names (map (lambda (s)
                       (cond ((pair? s) (car s)) ((symbol? s) s) (else (slot-field s name))))
                     slots)))
    (define (check-unique list what)
      (let loop ((rest list))
        (when (pair? rest)
          (when (memq (car rest) (cdr rest)) (goops-error what (car rest) name))
          (loop (cdr rest)))))
    (check-unique supers "make-class: super class ~S is duplicate in class ~S")
    (check-unique names "make-class: slot ~S is duplicate in class ~S")
    (apply make metaclass #:dsupers supers #:slots slots #:name name options)))

(eval-when (expand load eval)
  ;; What stands before the first keyword, and from there on.
  (define (split-slots args)
    (let loop ((args args) (slots '()))
      (syntax-case args ()
        (() (values (reverse slots) '()))
        ((key . rest) (keyword? (syntax->datum #'key))
         (values (reverse slots) (check-options args)))
        (((name option ...) . rest) (loop #'rest (cons (car args) slots)))
        ((name . rest) (identifier? #'name) (loop #'rest (cons #'name slots))))))
  (define (check-options options)
    (syntax-case options ()
      (() '())
      ((key value . rest) (keyword? (syntax->datum #'key))
       (cons* #'key #'value (check-options #'rest)))))
  (define (option-expressions options)
    (syntax-case options ()
      (() '())
      ((key value . rest) (keyword? (syntax->datum #'key))
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
             (define-class! 'name
               (class (super ...) #,@slots #,@options #:name 'name)))))
      ((_ name supers arg ...) #'(class supers arg ... #:name 'name)))))

;; Define NAME in the current module as CLASS, or as what that is to a class NAME is now.
(define (define-class! name class)
  (let ((old (visible-value name)))
    (module-define! (current-module) name (if old (class-redefinition old class) class))))

(define-syntax-rule (standard-define-class arg ...) (define-class arg ...))

(define (class-subclasses c)
  "The classes below C."
  (let loop ((todo (class-direct-subclasses c)) (found '()))
    (cond ((null? todo) (reverse found))
          ((memq (car todo) found) (loop (cdr todo) found))
          (else (loop (append (class-direct-subclasses (car todo)) (cdr todo))
                      (cons (car todo) found))))))

(define (class-methods c)
  "The methods of C and those below it."
  (let loop ((classes (cons c (class-subclasses c))) (methods '()))
    (if (null? classes)
        methods
        (loop (cdr classes)
              (append methods
                      (filter (lambda (m) (not (memq m methods)))
                              (class-direct-methods (car classes))))))))

;;; --- Copies --------------------------------------------------------------

(define (clone object copy)
  (let ((new (allocate-instance (class-of object) '())))
    (for-each (lambda (slot)
                (let ((name (slot-field slot name)))
                  (when (slot-bound? object name)
                    (slot-set! new name (copy (slot-ref object name))))))
              (class-slots (class-of object)))
    new))
(define-method (shallow-clone (o <object>)) (clone o identity))
(define-method (deep-clone (o <object>))
  (clone o (lambda (value) (if (instance? value) (deep-clone value) value))))

;;; --- Classes that may be defined again -----------------------------------
;;
;; An instance of a redefinable class holds its slots in another object, of the class that
;; is in the slot indirect-slots-class.  The class keeps its identity when it is defined
;; again; that of the old slots then says of which class, of another identity now, the
;; instances have been, and they change when class-of next meets them.

(define <indirect-slots-class>
  (make-class (list <class>) '((%redefined #:init-value #f)) #:name '<indirect-slots-class>))
(define <redefinable-class>
  (make-class (list <class>) '(indirect-slots-class) #:name '<redefinable-class>))

(define (indirect-slot class slot)
  (define held (class-slot-definition (slot-ref class 'indirect-slots-class)
                                      (slot-field slot name)))
  (define ref (slot-field held slot-ref/raw))
  (define store (slot-field held slot-set!))
  (apply make (class-of slot) #:allocation #:virtual
         #:slot-ref (lambda (o) (ref (slot-ref o 'indirect-slots)))
         #:slot-set! (lambda (o v) (store (slot-ref o 'indirect-slots) v))
         (let strip ((options (slot-field slot options)))
           (cond ((null? options) '())
                 ((memq (car options) '(#:allocation #:slot-ref #:slot-set!))
                  (strip (cddr options)))
                 (else (cons* (car options) (cadr options) (strip (cddr options))))))))

(define-method (compute-slots (class <redefinable-class>))
  (define (own? slot) (eq? (slot-field slot allocation) #:instance))
  (let* ((slots (next-method))
         (static (filter (lambda (c) (flag? c static-flag))
                         (cdr (class-precedence-list class))))
         (count (if (null? static) 0 (length (class-direct-slots (car static)))))
         (indirect (list-tail slots count)))
    (slot-set! class 'indirect-slots-class
               (make-class '()
                           (map (lambda (s) (make (class-of s) #:name (slot-field s name)))
                                (filter own? indirect))
                           #:name 'indirect-slots #:metaclass <indirect-slots-class>))
    (append (list-head slots count)
            (cons (make <slot> #:name 'indirect-slots)
                  (map (lambda (s) (if (own? s) (indirect-slot class s) s)) indirect)))))

(define-method (initialize (class <redefinable-class>) initargs)
  (next-method)
  (set-flag! class indirect-flag))

(define-method (allocate-instance (class <redefinable-class>) initargs)
  (let ((instance (next-method)))
    (struct-set! instance (- (struct-ref class 5) 1)
                 (make (slot-ref class 'indirect-slots-class)))
    instance))

(define-method (class-redefinition (old <top>) (new <class>)) new)
(define-method (class-redefinition (old <redefinable-class>) (new <redefinable-class>))
  (define (set-subclasses! class change)
    (set-class-field! class 'direct-subclasses (change (class-direct-subclasses class))))
  (for-each (lambda (m) (when (is-a? m <accessor-method>) (remove-method! m)))
            (class-direct-methods old))
  (for-each (lambda (m)
              (let loop ((classes (method-specializers m)))
                (when (pair? classes)
                  (when (eq? (car classes) new) (set-car! classes old))
                  (loop (cdr classes)))))
            (class-direct-methods new))
  (set-class-field! new 'direct-methods
                    (append (class-direct-methods new) (class-direct-methods old)))
  (set-car! (class-precedence-list new) old)
  (for-each (lambda (c) (set-subclasses! c (lambda (all) (delq old all))))
            (class-direct-supers old))
  (for-each (lambda (c) (set-subclasses! c (lambda (all) (cons old (delq new all)))))
            (class-direct-supers new))
  ;; From here on NEW is what OLD was.
  (%modify-instance old new)
  (for-each (lambda (c)
              (class-redefinition c (make-class (class-direct-supers c)
                                                (class-direct-slots c)
                                                #:name (class-name c)
                                                #:metaclass (class-of c))))
            (class-direct-subclasses new))
  (slot-set! (slot-ref new 'indirect-slots-class) '%redefined new)
  old)

(define-method (update-instance-for-different-class (old <object>) (new <object>)) new)

(define-method (change-class (old <object>) (new-class <redefinable-class>))
  (define old-class (class-of old))
  (unless (is-a? old-class <redefinable-class>)
    (error "Default change-class implementation only works on instances of redefinable \
classes"))
  (let ((new (allocate-instance new-class '())))
    (define (kept? name)
      (and (slot-exists? old name)
           (memq (slot-field (class-slot-definition old-class name) allocation)
                 '(#:instance #:virtual))
           (slot-bound? old name)))
    (for-each (lambda (slot)
                (let ((name (slot-field slot name)) (init (slot-field slot init-thunk)))
                  (cond ((eq? name 'indirect-slots))
                        ((kept? name) (slot-set! new name (slot-ref old name)))
                        (init (slot-set! new name (init))))))
              (class-slots new-class))
    (%modify-instance old new)
    (update-instance-for-different-class new old)
    old))

(define changing '())
(set-migrate!
 (lambda (object class)
   (let* ((slots (struct-ref object (- (struct-ref class 5) 1)))
          (old-class (and (struct? slots)
                          (slot-ref (struct-vtable slots) '%redefined))))
     (cond ((not old-class) class)
           ((memq slots changing) old-class)
           (else
            (dynamic-wind
              (lambda () (set! changing (cons slots changing)))
              (lambda () (change-class object class) class)
              (lambda () (set! changing (delq slots changing)))))))))
