;;; What (oop goops) is made of: classes as vtables, slots, class-of, dispatch.
;;
;; A class is a struct whose vtable is its metaclass, and the vtable of its instances.
;; A generic function is an applicable struct that finds the methods for its arguments'
;; classes, and keeps the procedure made of them.

(define-module (riad goops)
  #:use-module ((rnrs bytevectors) #:select (bytevector?))
  #:use-module ((system syntax) #:select (syntax?))
  #:use-module ((ice-9 atomic) #:select (atomic-box?))
  #:export (unbound unbound? define-builtin-classes class-of class? instance? class-fields
            class-name class-direct-supers class-direct-slots class-direct-subclasses
            class-direct-methods class-precedence-list class-slots class-slot-table
            set-class-field! subclass? is-a? new-class layout-class! std-cpl std-slots
            slot-fields make-slot slot-field set-slot-field! find-slot
            struct-classes <top> <object> <class> <slot> <procedure-class>
            <applicable> <applicable-struct-class>
            <applicable-struct-with-setter-class> <applicable-struct>
            <applicable-struct-with-setter> <generic> <generic-with-setter> <accessor>
            <extended-generic> <extended-generic-with-setter> <extended-accessor>
            <method> <accessor-method> option goops-error))

(define (goops-error text . args)
  "Throw a goops-error of a format and its arguments."
  (scm-error 'goops-error #f text args '()))

(define (option key options default)
  "What follows the keyword KEY in OPTIONS, or DEFAULT."
  (cond ((or (null? options) (null? (cdr options))) default)
        ((eq? (car options) key) (cadr options))
        (else (option key (cddr options) default))))

(define unbound (make-symbol "unbound"))
(define (unbound? x) "Whether X is what an unbound slot holds." (eq? x unbound))

;;; --- Classes -------------------------------------------------------------

;; The fields of a class, after those of a vtable.  The last is a table of the slots by
;; their names.
(define class-fields
  '(layout flags instance-finalizer print name nfields %reserved-6 %reserved-7
    direct-supers direct-slots direct-subclasses direct-methods cpl slots %table))

(define (field-index name)
  (let loop ((i 0) (names class-fields))
    (if (eq? (car names) name) i (loop (+ i 1) (cdr names)))))

;; Vtables, and the classes of their structs: a class itself, or a stand-in.
(define struct-classes (make-weak-key-hash-table 31))

(define (class? x) "Whether X is a class." (and (struct? x) (eq? x (hashq-ref struct-classes x))))
(define (instance? x)
  "Whether X was made by make."
  (and (struct? x) (class? (hashq-ref struct-classes (struct-vtable x)))))

(define (class-getter name)
  (let ((i (field-index name)))
    (lambda (class)
      (unless (or (class? class) (and (struct? class) (hashq-ref struct-classes class)))
        (if (struct? class)
            (scm-error 'wrong-type-arg #f "Not a class: ~S" (list class) #f)
            (struct-vtable class)))
      (struct-ref class i))))

(define class-name (class-getter 'name))
(define class-direct-supers (class-getter 'direct-supers))
(define class-direct-slots (class-getter 'direct-slots))
(define class-direct-subclasses (class-getter 'direct-subclasses))
(define class-direct-methods (class-getter 'direct-methods))
(define class-precedence-list (class-getter 'cpl))
(define class-slots (class-getter 'slots))
(define (class-slot-table class) "The slots of CLASS by name." (struct-ref class 14))

(define (set-class-field! class name value)
  "Make VALUE the field NAME of CLASS."
  (struct-set! class (field-index name) value))

(define (subclass? class above)
  "Whether ABOVE is CLASS or one of its ancestors."
  (memq above (struct-ref class 12)))

(define (field-layout n)
  (make-struct-layout (string-concatenate (make-list n "pw"))))
(define (class-layout n)
  (make-struct-layout
   (string-append standard-vtable-fields (string-concatenate (make-list (- n 8) "pw")))))

(define <class>
  (let* ((n (length class-fields))
         (above (make-struct/no-tail <standard-vtable> (class-layout n)))
         (class (make-struct/no-tail above (class-layout n))))
    (hashq-set! struct-classes above class)
    class))

(define (new-class metaclass name supers slots)
  "A class of METACLASS named NAME without its layout, known to the classes SUPERS."
  (let ((class (if (eq? metaclass <class>)
                   (make-struct/no-tail <class> (field-layout 0))
                   (allocate-struct metaclass (struct-ref metaclass 5)))))
    (set-up! class name supers slots)
    class))

(define (set-up! class name supers slots)
  (hashq-set! struct-classes class class)
  (for-each (lambda (field value) (set-class-field! class field value))
            '(name direct-supers direct-slots direct-subclasses direct-methods)
            (list name supers slots '() '()))
  (for-each (lambda (super)
              (set-class-field! super 'direct-subclasses
                                (cons class (class-direct-subclasses super))))
            supers))

(define (std-cpl class get-supers)
  "CLASS and its ancestors: each before those above it, in the order of supers as far as
that goes; what comes last among equals is what is reached first and last."
  ;; The depth-first order, of which the last occurrence counts.
  (let loop ((rest (let walk ((class class))
                     (cons class (apply append (map walk (get-supers class)))))))
    (cond ((null? rest) '())
          ((memq (car rest) (cdr rest)) (loop (cdr rest)))
          (else (cons (car rest) (loop (cdr rest)))))))

;;; --- Slots ---------------------------------------------------------------

(define slot-fields
  '(name allocation init-keyword init-form init-value init-thunk options getter setter
    accessor slot-ref/raw slot-ref slot-set! index size))

(define (slot-index field)
  (let loop ((i 0) (names slot-fields))
    (if (eq? (car names) field) i (loop (+ i 1) (cdr names)))))

(define-syntax slot-field
  (lambda (form)
    "The field of a slot object."
    (syntax-case form ()
      ((_ slot field) #'(struct-ref slot (slot-index 'field))))))
(define (set-slot-field! slot field value) (struct-set! slot (slot-index field) value))

(define (make-slot class options)
  "A slot object of CLASS with OPTIONS, keywords and values."
  (let ((slot (allocate-struct class (struct-ref class 5))))
    (let fill ((i (- (struct-ref class 5) 1)))
      (when (>= i 0) (struct-set! slot i unbound) (fill (- i 1))))
    (for-each (lambda (field)
                (set-slot-field! slot field
                                 (option (symbol->keyword field) options
                                         (if (eq? field 'init-value) unbound #f))))
              slot-fields)
    (set-slot-field! slot 'options options)
    (set-slot-field! slot 'allocation (option #:allocation options #:instance))
    slot))

(define (std-slots class)
  "The slots of CLASS: its ancestors' first, each name once, as it is defined nearest."
  (let loop ((cpl (cdr (struct-ref class 12))) (slots (reverse (struct-ref class 9))))
    (if (null? cpl)
        (reverse (strip slots))
        (loop (cdr cpl) (append slots (reverse (struct-ref (car cpl) 9)))))))

;; SLOTS without those whose name came before.
(define (strip slots)
  (let loop ((slots slots) (seen '()) (kept '()))
    (cond ((null? slots) (reverse kept))
          ((memq (slot-field (car slots) name) seen) (loop (cdr slots) seen kept))
          (else (loop (cdr slots)
                      (cons (slot-field (car slots) name) seen)
                      (cons (car slots) kept))))))

(define (find-slot class name)
  "The slot NAME of CLASS, or #f."
  (hashq-ref (class-slot-table class) name))

(define (layout-class! class slots nfields)
  "Give CLASS its SLOTS; its instances have NFIELDS fields."
  (let ((table (make-hash-table)))
    (for-each (lambda (slot) (hashq-set! table (slot-field slot name) slot)) slots)
    (set-class-field! class 'slots slots)
    (set-class-field! class '%table table))
  (set-class-field! class 'layout
                    ((if (subclass? class <class>) class-layout field-layout) nfields))
  (set-class-field! class 'nfields nfields)
  (set-class-field! class 'flags
                    (logior (if (subclass? class <class>) 1 0)
                            (if (subclass? class <applicable-struct>) 2 0)
                            (if (subclass? class <applicable-struct-with-setter>) 4 0))))

;;; --- The first classes ---------------------------------------------------

;; Make CLASS, of which only the name and supers are known, whole.
(define (finish! class slot-names)
  (define slots (map (lambda (name) (make-slot <slot> (list #:name name))) slot-names))
  (set-class-field! class 'direct-slots slots)
  (set-class-field! class 'cpl (std-cpl class class-direct-supers))
  (let ((all (std-slots class)))
    (let loop ((i 0) (rest all))
      (when (pair? rest)
        (set-slot-field! (car rest) 'index i)
        (set-slot-field! (car rest) 'size 1)
        (loop (+ i 1) (cdr rest))))
    (layout-class! class all (length all))))

(define <top> (new-class <class> '<top> '() '()))
(define <object> (new-class <class> '<object> (list <top>) '()))
(set-up! <class> '<class> (list <object>) '())
(define <slot> (new-class <class> '<slot> (list <object>) '()))
(set-class-field! <slot> 'nfields (length slot-fields))
(set-class-field! <slot> 'layout (field-layout (length slot-fields)))
(define <applicable> (new-class <class> '<applicable> (list <top>) '()))
(define <procedure-class> (new-class <class> '<procedure-class> (list <class>) '()))
(define <applicable-struct-class>
  (new-class <class> '<applicable-struct-class> (list <procedure-class>) '()))
(define <applicable-struct-with-setter-class>
  (new-class <class> '<applicable-struct-with-setter-class>
             (list <applicable-struct-class>) '()))
;; layout-class! looks for these.
(for-each (lambda (class) (set-class-field! class 'cpl (std-cpl class class-direct-supers)))
          (list <top> <object> <class> <slot> <applicable> <procedure-class>
                <applicable-struct-class> <applicable-struct-with-setter-class>))
(define <applicable-struct> #f)
(define <applicable-struct-with-setter> #f)
(finish! <class> class-fields)
(for-each (lambda (class) (finish! class '()))
          (list <top> <object> <applicable> <procedure-class> <applicable-struct-class>
                <applicable-struct-with-setter-class>))
(finish! <slot> slot-fields)

(define (applicable-class name supers slot-names setter?)
  (let ((class (new-class (if setter?
                              <applicable-struct-with-setter-class>
                              <applicable-struct-class>)
                          name supers '())))
    (set-class-field! class 'cpl (std-cpl class class-direct-supers))
    class))

(define-syntax-rule (define-applicable name (super ...) (slot ...) setter?)
  (begin
    (define name (applicable-class 'name (list super ...) '(slot ...) setter?))
    (finish! name '(slot ...))))

(set! <applicable-struct>
      (applicable-class '<applicable-struct> (list <object> <applicable>) '() #f))
(finish! <applicable-struct> '(procedure))
(set! <applicable-struct-with-setter>
      (applicable-class '<applicable-struct-with-setter> (list <applicable-struct>) '() #t))
(finish! <applicable-struct-with-setter> '(setter))

(define-applicable <generic> (<applicable-struct>)
  (methods n-specialized extended-by effective-methods) #f)
(define-applicable <extended-generic> (<generic>) (extends) #f)
(define-applicable <generic-with-setter> (<generic> <applicable-struct-with-setter>) () #t)
(define-applicable <accessor> (<generic-with-setter>) () #t)
(define-applicable <extended-generic-with-setter> (<extended-generic> <generic-with-setter>)
  () #t)
(define-applicable <extended-accessor> (<accessor> <extended-generic-with-setter>) () #t)

(define <method> (new-class <class> '<method> (list <object>) '()))
(finish! <method> '(generic-function specializers procedure formals body make-procedure))
(define <accessor-method> (new-class <class> '<accessor-method> (list <method>) '()))
(finish! <accessor-method> '(slot-definition))

;;; --- The classes of what is not a struct ---------------------------------

(define-syntax-rule (define-builtin-classes (name super ...) ...)
  (begin
    (begin (define name (new-class (if (eq? 'name '<procedure>) <procedure-class> <class>)
                                   'name (list super ...) '()))
           (finish! name '())
           (export name))
    ...))

(define-builtin-classes
  (<boolean> <top>) (<char> <top>) (<list> <top>) (<pair> <list>) (<null> <list>)
  (<string> <top>) (<symbol> <top>) (<vector> <top>) (<bytevector> <top>)
  (<uvec> <bytevector>) (<array> <top>) (<bitvector> <top>) (<number> <top>)
  (<complex> <number>) (<real> <complex>) (<integer> <real>) (<fraction> <real>)
  (<keyword> <top>) (<syntax> <top>) (<atomic-box> <top>) (<unknown> <top>)
  (<procedure> <applicable>) (<primitive-generic> <procedure>) (<port> <top>)
  (<input-port> <port>) (<output-port> <port>)
  (<input-output-port> <input-port> <output-port>) (<file-port> <port>)
  (<file-input-port> <file-port> <input-port>)
  (<file-output-port> <file-port> <output-port>)
  (<file-input-output-port> <file-port> <input-output-port>)
  (<string-input-port> <input-port>) (<string-output-port> <output-port>)
  (<foreign> <top>) (<hashtable> <top>) (<fluid> <top>) (<dynamic-state> <top>)
  (<frame> <top>) (<vm> <top>) (<vm-continuation> <top>) (<macro> <top>) (<promise> <top>)
  (<module> <top>) (<thread> <top>) (<mutex> <top>) (<condition-variable> <top>)
  (<guardian> <applicable>) (<hook> <top>) (<regexp> <top>) (<character-set> <top>)
  (<random-state> <top>) (<directory> <top>) (<dynamic-object> <top>))

(define (number-class x)
  (cond ((and (exact? x) (integer? x)) <integer>)
        ((not (real? x)) <complex>)
        ((exact? x) <fraction>)
        (else <real>)))

(define (port-class x)
  (let ((in? (input-port? x)) (out? (output-port? x)) (file? (file-port? x)))
    (cond ((and in? out?) (if file? <file-input-output-port> <input-output-port>))
          (in? (if file? <file-input-port> <input-port>))
          (else (if file? <file-output-port> <output-port>)))))

;; Tests in the order in which they are tried.
(define kinds
  (list (cons pair? <pair>) (cons null? <null>) (cons boolean? <boolean>)
        (cons char? <char>) (cons string? <string>) (cons symbol? <symbol>)
        (cons keyword? <keyword>) (cons vector? <vector>) (cons bytevector? <uvec>)
        (cons bitvector? <bitvector>) (cons array? <array>) (cons hash-table? <hashtable>)
        (cons procedure? <procedure>) (cons promise? <promise>) (cons module? <module>)
        (cons fluid? <fluid>) (cons hook? <hook>) (cons regexp? <regexp>)
        (cons char-set? <character-set>) (cons syntax? <syntax>) (cons macro? <macro>)
        (cons directory-stream? <directory>) (cons atomic-box? <atomic-box>)))

;; The class of the structs of VTABLE, which is no class: named <NAME>.
(define (stand-in vtable)
  (let* ((name (struct-vtable-name vtable))
         (class (new-class <class>
                           (symbol-append '< (or name (string->symbol "")) '>)
                           (list <top>) '())))
    (finish! class '())
    (hashq-set! struct-classes vtable class)
    class))

(define (class-of x)
  "The class of X."
  (cond ((struct? x)
         (let ((vtable (struct-vtable x)))
           (or (hashq-ref struct-classes vtable)
               (let ((kind (find-kind x (list (cons module? <module>) (cons hook? <hook>)
                                              (cons promise? <promise>)))))
                 (or kind (stand-in vtable))))))
        ((number? x) (number-class x))
        ((port? x) (port-class x))
        (else (or (find-kind x kinds) <unknown>))))

(define (find-kind x kinds)
  (and (pair? kinds)
       (if ((caar kinds) x) (cdar kinds) (find-kind x (cdr kinds)))))

(define (is-a? x class)
  "Whether X is an instance of CLASS or of a class below it."
  (and (subclass? (class-of x) class) #t))
