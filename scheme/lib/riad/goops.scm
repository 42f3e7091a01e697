;;; What (oop goops) is made of: classes as vtables, slots, class-of, dispatch.
;;
;; A class is a struct whose vtable is its metaclass, and the vtable of its instances.
;; A generic function is an applicable struct that finds the methods for its arguments'
;; classes, and keeps the procedure made of them.

(define-module (riad goops)
  #:use-module ((rnrs bytevectors) #:select (bytevector?))
  #:use-module ((system syntax) #:select (syntax?))
  #:use-module ((ice-9 atomic) #:select (atomic-box?))
  #:use-module ((ice-9 weak-vector) #:select (weak-vector?))
  #:use-module ((system foreign) #:select (pointer?))
  #:export (unbound unbound? define-builtin-classes class-of class? instance? class-fields
            class-name class-direct-supers class-direct-slots class-direct-subclasses
            class-direct-methods class-precedence-list class-slots
            set-class-field! subclass? is-a? new-class layout-class! std-cpl std-slots
            flag? set-flag! static-flag indirect-flag static-error set-migrate!
            slot-fields make-slot fill-slot! slot-field set-slot-field! find-slot
            struct-classes <foreign-slot> <protected-slot> <hidden-slot>
            <opaque-slot> <read-only-slot> <protected-hidden-slot> <protected-opaque-slot>
            <protected-read-only-slot> <scm-slot> <top> <object> <class> <slot> <procedure-class>
            <applicable> <applicable-struct-class>
            <applicable-struct-with-setter-class> <applicable-struct>
            <applicable-struct-with-setter> <generic> <generic-with-setter> <accessor>
            <extended-generic> <extended-generic-with-setter> <extended-accessor>
            <method> <accessor-method> option goops-error))

(define (goops-error format-string . args)
  "Throw a goops-error of a format and its arguments."
  (scm-error 'goops-error #f format-string args '()))

(define (option key options default)
  "What follows the keyword KEY in OPTIONS, or DEFAULT."
  (cond ((or (null? options) (null? (cdr options))) default)
        ((eq? (car options) key) (cadr options))
        (else (option key (cddr options) default))))

(define unbound (list 'unbound))
(define (unbound? x) "Whether X is what an unbound slot holds." (eq? x unbound))

;;; --- Classes -------------------------------------------------------------

;; The fields of a class, after those of a vtable.
(define class-fields
  '(layout flags instance-finalizer print name nfields %reserved-6 %reserved-7
    direct-supers direct-slots direct-subclasses direct-methods cpl slots))

;; Flags of classes, beside those of a vtable: their slots stay in their places in classes
;; below; their instances hold their slots in another object.
(define static-flag 256)
(define indirect-flag 512)
(define (flag? class flag) "Whether CLASS has FLAG." (logtest flag (struct-ref class 1)))
(define (set-flag! class flag)
  "Give CLASS FLAG."
  (struct-set! class 1 (logior flag (struct-ref class 1))))


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
  "CLASS and its ancestors, as Dylan orders them: what is first in one of the orders of the
supers, or in that of the supers themselves, and later in none."
  (let* ((supers (get-supers class)))
    (let loop ((lists (append (map class-precedence-list supers) (list supers)))
               (cpl (list class)))
      (let ((lists (filter pair? lists)))
        (define (later? c) (or-map (lambda (l) (memq c (cdr l))) lists))
        (if (null? lists)
            (reverse cpl)
            (let ((next (or-map (lambda (l) (and (not (later? (car l))) (car l))) lists)))
              (unless next (goops-error "merge-lists: Inconsistent precedence graph"))
              (loop (map (lambda (l) (if (eq? (car l) next) (cdr l) l)) lists)
                    (cons next cpl))))))))

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

(define (fill-slot! slot options)
  "Set the fields of SLOT as OPTIONS say."
  (for-each (lambda (field)
              (set-slot-field! slot field
                               (option (symbol->keyword field) options
                                       (case field
                                         ((init-value init-form) unbound)
                                         ((allocation) #:instance)
                                         (else #f)))))
            (list-head slot-fields 10))
  (for-each (lambda (field) (set-slot-field! slot field #f)) (list-tail slot-fields 10))
  (let ((value (slot-field slot init-value)))
    (unless (or (slot-field slot init-thunk) (unbound? value))
      (set-slot-field! slot 'init-thunk (lambda () value))))
  (set-slot-field! slot 'options options)
  slot)

(define (make-slot class options)
  "A slot object of CLASS with OPTIONS, keywords and values."
  (fill-slot! (allocate-struct class (struct-ref class 5)) options))

(define (slot-name slot) (slot-field slot name))
(define (direct-slots class) (struct-ref class 9))

(define (static-error text culprit)
  "Throw a misc-error of a format and one argument."
  (scm-error 'misc-error #f text (list culprit) #f))

(define (std-slots class)
  "The slots of CLASS: its ancestors' first, each name once, as it is defined nearest;
before all those of an ancestor whose slots are static."
  (define cpl (struct-ref class 12))
  (define static (filter (lambda (c) (flag? c static-flag)) (cdr cpl)))
  (define fixed (if (pair? static) (direct-slots (car static)) '()))
  (define fixed-names (map slot-name fixed))
  (when (and (pair? static) (pair? (cdr static)))
    (static-error "can't subtype multiple classes with static slot allocation ~S" static))
  (let loop ((classes cpl) (slots '()))
    (cond ((null? classes) (append fixed (reverse (strip slots))))
          ((memq (car classes) static) (loop (cdr classes) slots))
          (else
           (let ((own (direct-slots (car classes))))
             (for-each
              (lambda (slot)
                (when (memq (slot-name slot) fixed-names)
                  (static-error
                   "statically allocated inherited field cannot be redefined: ~a"
                   (slot-name slot))))
              own)
             (loop (cdr classes) (append slots (reverse own))))))))

;; SLOTS without those whose name came before.
(define (strip slots)
  (let loop ((slots slots) (seen '()) (kept '()))
    (cond ((null? slots) (reverse kept))
          ((memq (slot-name (car slots)) seen) (loop (cdr slots) seen kept))
          (else (loop (cdr slots)
                      (cons (slot-name (car slots)) seen)
                      (cons (car slots) kept))))))

(define (find-slot class name)
  "The slot NAME of CLASS, or #f."
  (let loop ((slots (struct-ref class 13)))
    (and (pair? slots)
         (if (eq? (slot-name (car slots)) name) (car slots) (loop (cdr slots))))))

;; Whether SLOT is asked to be of the class KIND, which is looked at if it asks for any.
(define-syntax-rule (kind-of-slot slot kind)
  (let ((class (option #:class (slot-field slot options) #f)))
    (and class (subclass? class kind))))

(define (foreign? slot)
  (and (kind-of-slot slot <foreign-slot>) (not (kind-of-slot slot <protected-slot>))))

(define (slot-letters slot)
  (if (foreign? slot)
      (if (kind-of-slot slot <hidden-slot>) "uh" "uw")
      (if (kind-of-slot slot <hidden-slot>) "ph" "pw")))

(define (layout-class! class slots nfields)
  "Give CLASS its SLOTS; its instances have NFIELDS fields."
  (define (letters from)
    (let ((all (make-list (- nfields from) "pw")))
      (for-each (lambda (slot)
                  (let ((i (slot-field slot index)))
                    (when (and i (>= i from) (eqv? (slot-field slot size) 1))
                      (list-set! all (- i from) (slot-letters slot)))))
                slots)
      (string-concatenate all)))
  (define class? (subclass? class <class>))
  (set-class-field! class 'slots slots)
  (set-class-field! class 'layout
                    (make-struct-layout
                     (if class?
                         (string-append standard-vtable-fields (letters 8))
                         (letters 0))))
  (set-class-field! class 'nfields nfields)
  (set-class-field! class 'flags
                    (logior (logand (struct-ref class 1) (logior static-flag indirect-flag))
                            (if class? 1 0)
                            (if (subclass? class <applicable-struct>) 2 0)
                            (if (subclass? class <applicable-struct-with-setter>) 4 0))))

;;; --- The first classes ---------------------------------------------------

;; Make CLASS, of which only the name and supers are known, whole.
(define (finish! class specs)
  (set-class-field! class 'direct-slots
                    (map (lambda (spec)
                           (if (pair? spec)
                               (make-slot (cadr spec)
                                          (list #:name (car spec) #:class (cadr spec)))
                               (make-slot <slot> (list #:name spec))))
                         specs))
  (set-class-field! class 'cpl (std-cpl class class-direct-supers))
  (let ((all (map (lambda (direct)
                    (make-slot (struct-vtable direct) (slot-field direct options)))
                  (std-slots class))))
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
(finish! <top> '())
(finish! <object> '())
(finish! <slot> slot-fields)
(define-syntax-rule (define-plain (name super ...) ...)
  (begin
    (begin (define name (new-class <class> 'name (list super ...) '()))
           (finish! name '()))
    ...))
(define-plain
  (<foreign-slot> <slot>) (<protected-slot> <foreign-slot>) (<hidden-slot> <foreign-slot>)
  (<opaque-slot> <foreign-slot>) (<read-only-slot> <foreign-slot>)
  (<protected-opaque-slot> <protected-slot> <opaque-slot>)
  (<protected-hidden-slot> <protected-slot> <hidden-slot>)
  (<protected-read-only-slot> <protected-slot> <read-only-slot>)
  (<scm-slot> <protected-slot>))
(finish! <class>
         (map (lambda (field)
                (case field
                  ((layout) (list field <protected-read-only-slot>))
                  ((name) (list field <protected-hidden-slot>))
                  ((flags instance-finalizer nfields %reserved-6 %reserved-7)
                   (list field <hidden-slot>))
                  (else field)))
              class-fields))
(for-each (lambda (class) (finish! class '()))
          (list <applicable> <procedure-class> <applicable-struct-class>
                <applicable-struct-with-setter-class>))
(set-flag! <class> static-flag)
(set-flag! <slot> static-flag)

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
    (begin (define name (new-class (if (memq 'name '(<procedure> <primitive-generic>))
                                       <procedure-class>
                                       <class>)
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
  (<input-output-port> <input-port> <output-port>)
  (<foreign> <top>) (<hashtable> <top>) (<fluid> <top>) (<dynamic-state> <top>)
  (<frame> <top>) (<vm> <top>) (<vm-continuation> <top>) (<macro> <top>) (<promise> <top>)
  (<module> <top>) (<thread> <top>) (<mutex> <top>) (<condition-variable> <top>)
  (<guardian> <applicable>) (<hook> <top>) (<regexp> <top>) (<character-set> <top>)
  (<random-state> <top>) (<directory> <top>) (<dynamic-object> <top>) (<stack> <top>)
  (<char-set-cursor> <top>) (<record-type> <top>) (<<parameter>> <top>))
(hashq-set! struct-classes record-type-vtable <record-type>)
;; What only Guile has objects of: a program that goes through the classes finds them.
(for-each (lambda (name above)
            (finish! (new-class <class> name (list above) '()) '()))
          '(<boot-closure> <catch-handler> <exception-handler> <thunk> <continuation>
            <malloc> <print-state> <srcprops> <&compound-exception> <<standard-vtable>>
            <<applicable-struct-vtable>> <<applicable-struct-with-setter-vtable>>
            <<future>> <<foreign-library>> <<language>> <<warning-type>> <<abort>> <<fix>>
            <<let-values>> <<prompt>> <> #{<finalized smob>}#)
          (append (make-list 4 <applicable>) (make-list 18 <top>)))

;; The classes of the kinds of ports: of all of a kind, of those that read, that write, and
;; that do both.
(define (port-classes kind)
  (define (made name . supers)
    (let ((class (new-class <class> (symbol-append '< kind name '>) supers '())))
      (finish! class '())
      class))
  (let ((all (made '-port <port>)))
    (list kind all (made '-input-port all <input-port>) (made '-output-port all <output-port>)
          (made '-input-output-port all <input-output-port>))))
(define kinds-of-ports
  (map port-classes
       '(file string void soft r6rs-bytevector-input-port r6rs-bytevector-output-port
         r6rs-custom-binary-input-port r6rs-custom-binary-output-port
         r6rs-custom-binary-input/output-port r6rs-transcoded-port)))
(define-syntax-rule (define-file-classes name ...)
  (begin (define-values (name ...) (apply values (cdar kinds-of-ports)))
         (export name ...)))
(define-file-classes
  <file-port> <file-input-port> <file-output-port> <file-input-output-port>)

(define (number-class x)
  (cond ((and (exact? x) (integer? x)) <integer>)
        ((not (real? x)) <complex>)
        ((exact? x) <fraction>)
        (else <real>)))

(define (port-class x)
  (let ((in? (input-port? x)) (out? (output-port? x))
        ;; What is printed of a port says of what kind it is.
        (word (if (file-port? x)
                  'file
                  (string->symbol (cadr (string-split (object->string x) #\space))))))
    (define kind
      (case word
        ((bytevector) (if in? 'r6rs-bytevector-input-port 'r6rs-bytevector-output-port))
        (else word)))
    (list-ref (assq kind kinds-of-ports) (cond ((not in?) 3) (out? 4) (else 2)))))

;; Tests in the order in which they are tried.
(define kinds
  (list (cons pair? <pair>) (cons null? <null>) (cons boolean? <boolean>)
        (cons char? <char>) (cons string? <string>) (cons symbol? <symbol>)
        (cons keyword? <keyword>) (cons vector? <vector>) (cons bytevector? <uvec>)
        (cons bitvector? <bitvector>) (cons array? <array>) (cons hash-table? <hashtable>)
        (cons parameter? <<parameter>>)
        (cons procedure? <procedure>) (cons promise? <promise>) (cons module? <module>)
        (cons fluid? <fluid>) (cons hook? <hook>) (cons regexp? <regexp>)
        (cons char-set? <character-set>) (cons syntax? <syntax>) (cons macro? <macro>)
        (cons directory-stream? <directory>) (cons atomic-box? <atomic-box>)
        (cons weak-vector? <vector>) (cons dynamic-state? <dynamic-state>)
        (cons pointer? <foreign>)))

;; The class of the structs of VTABLE, which is no class: named <NAME>, except where a
;; module makes records of what Guile has a class for.
(define (stand-in vtable)
  (let* ((name (struct-vtable-name vtable))
         (class (case name
                  ((<thread>) <thread>)
                  ((<mutex>) <mutex>)
                  ((<condition-variable>) <condition-variable>)
                  (else
                   (let ((class (new-class <class>
                                           (symbol-append '< (or name (string->symbol ""))
                                                          '>)
                                           (list <top>) '())))
                     (finish! class '())
                     class)))))
    (hashq-set! struct-classes vtable class)
    class))

(for-each (lambda (name) (stand-in (module-ref the-root-module name)))
          '(&exception &error &programming-error &non-continuable %&external-error
            %&implementation-restriction %&lexical %&syntax %&undefined-variable
            %&assertion-failure %&warning %&message %&irritants %&origin &quit-exception
            &exception-with-kind-and-args))

;; What gives the class of an instance of a class that has another definition now.
(define migrate #f)
(define (set-migrate! proc) "Let PROC give it." (set! migrate proc))

(define struct-kinds
  (list (cons module? <module>) (cons hook? <hook>) (cons promise? <promise>)
        (cons parameter? <<parameter>>)))

(define (class-of x)
  "The class of X."
  (cond ((struct? x)
         (let* ((vtable (struct-vtable x)) (class (hashq-ref struct-classes vtable)))
           (cond ((not class) (or (find-kind x struct-kinds) (stand-in vtable)))
                 ((flag? class indirect-flag) (migrate x class))
                 (else class))))
        ((number? x) (number-class x))
        ((port? x) (port-class x))
        (else (or (find-kind x kinds) <unknown>))))

(define (find-kind x kinds)
  (and (pair? kinds)
       (if ((caar kinds) x) (cdar kinds) (find-kind x (cdr kinds)))))

(define (is-a? obj class)
  "Whether OBJ is an instance of CLASS or of a class below it."
  (and (subclass? (class-of obj) class) #t))
