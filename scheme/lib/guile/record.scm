;;; Records: structs whose vtables, the record types, are themselves structs of
;;; `record-type-vtable'.  After the fields of every vtable a type has these.

(define %rtd-name vtable-offset-user)
(define %rtd-fields (+ vtable-offset-user 1))
(define %rtd-constructor (+ vtable-offset-user 2))
(define %rtd-properties (+ vtable-offset-user 3))
(define %rtd-parents (+ vtable-offset-user 4))
(define %rtd-mutable-fields (+ vtable-offset-user 5))

(define record-type-vtable
  (make-vtable (string-append standard-vtable-fields "pwpwpwpwpwpw")
               (lambda (rtd port)
                 (display "#<record-type " port)
                 (display (record-type-name rtd) port)
                 (display ">" port))))

(define (record-type? obj)
  "Return #t if OBJ is a record type."
  (and (struct? obj) (eq? (struct-vtable obj) record-type-vtable)))

(define (record? obj)
  "Return #t if OBJ is a record."
  (and (struct? obj) (record-type? (struct-vtable obj))))

(define (%rtd-ref rtd index)
  (if (record-type? rtd)
      (struct-ref rtd index)
      (error 'not-a-record-type rtd)))

(define (record-type-name rtd)
  "Return the name of the record type RTD, a symbol."
  (%rtd-ref rtd %rtd-name))

(define (record-type-fields rtd)
  "Return the list of the names of the fields of the record type RTD, those of
its ancestors first."
  (%rtd-ref rtd %rtd-fields))

(define (record-type-constructor rtd)
  "Return the procedure that makes records of the type RTD from all fields."
  (%rtd-ref rtd %rtd-constructor))

(define (record-type-properties rtd)
  "Return the alist of the properties of the record type RTD."
  (%rtd-ref rtd %rtd-properties))

(define (record-type-parents rtd)
  "Return the vector of the ancestors of the record type RTD, the oldest first."
  (%rtd-ref rtd %rtd-parents))

(define (record-type-mutable-fields rtd)
  "Return an integer with a bit set for each field of RTD that can be changed."
  (%rtd-ref rtd %rtd-mutable-fields))

(define (record-type-extensible? rtd)
  "Return #t if the record type RTD can have subtypes."
  (and (assq-ref (record-type-properties rtd) 'extensible?) #t))

(define (record-type-opaque? rtd)
  "Return #t if the record type RTD was declared opaque."
  (and (assq-ref (record-type-properties rtd) 'opaque?) #t))

(define (record-type-uid rtd)
  "Return the unique name under which the record type RTD was made, or #f."
  (assq-ref (record-type-properties rtd) 'uid))

(define (record-type-parent rtd)
  "Return the record type that RTD extends, or #f."
  (let* ((parents (record-type-parents rtd))
         (count (vector-length parents)))
    (and (positive? count) (vector-ref parents (- count 1)))))

(define (record-type-has-parent? rtd parent)
  "Return #t if PARENT is the record type RTD or an ancestor of it."
  (or (eq? rtd parent) (let ((ancestors (record-type-parents rtd))
        (depth (vector-length (record-type-parents parent))))
    (and (< depth (vector-length ancestors))
         (eq? parent (vector-ref ancestors depth))))))

(define (record-type-descriptor record)
  "Return the type of RECORD."
  (if (record? record)
      (struct-vtable record)
      (error 'not-a-record record)))

(define (%default-record-printer record port)
  ;; #<point x: 1 y: 2>
  (let ((rtd (struct-vtable record)))
    (display "#<" port)
    (display (record-type-name rtd) port)
    (let loop ((fields (record-type-fields rtd)) (i 0) (separator " "))
      (unless (null? fields)
        (display separator port)
        (display (car fields) port)
        (display ": " port)
        (write (struct-ref record i) port)
        (loop (cdr fields) (+ i 1) " ")))
    (display ">" port)))

;;; Making types.

(define prefab-record-types (make-hash-table))

(define* (make-record-type type-name fields #:optional printer
                           #:key parent uid extensible?
                           (allow-duplicate-field-names? #f)
                           (opaque? (and=> parent record-type-opaque?)))
  "Return a new record type named TYPE-NAME.  FIELDS lists symbols, (immutable NAME) or
(mutable NAME).  PRINTER, called with a record and a port, replaces the usual
external form.  PARENT, a type made with EXTENSIBLE? true, gives its fields
first.  A type made twice with one UID is the same."
  (let* ((own (map %field-declaration fields))
         (name (%record-type-symbol type-name))
         (parents (%ancestors parent))
         (inherited (if parent (record-type-fields parent) '()))
         (all (append inherited (map cdr own)))
         (inherited-mutable (if parent (record-type-mutable-fields parent) 0)))
    (unless allow-duplicate-field-names?
      (%check-distinct-fields (map cdr own)))
    (when (and parent (record-type-opaque? parent) (not opaque?))
      (scm-error 'misc-error #f "can't make non-opaque subtype of opaque type"
                 '() #f))
    (unless (or (not uid) (symbol? uid))
      (scm-error 'misc-error #f "UID for prefab record type should be a symbol ~S"
                 (list uid) #f))
    (let ((make
           (lambda ()
             (%build-record-type
              name all
              (%mutable-mask own (length inherited) inherited-mutable)
              parents
              (%record-properties uid extensible? opaque?)
              (or printer %default-record-printer)))))
      (if uid
          (%prefab-record-type
           uid make
           (lambda (rtd)
             (and (eq? (record-type-name rtd) name)
                  (equal? (record-type-fields rtd) all)
                  (= (record-type-mutable-fields rtd)
                     (%mutable-mask own (length inherited) inherited-mutable))
                  (equal? (record-type-parents rtd) parents)
                  (not printer)
                  (eq? (record-type-extensible? rtd) (->bool extensible?))
                  (eq? (record-type-opaque? rtd) (->bool opaque?)))))
          (make)))))

(define (%record-type-symbol name)
  (cond ((symbol? name) name)
        ((string? name) (string->symbol name))
        (else (%core-error "expected a symbol for record type name" name))))

(define (%field-declaration field)
  ;; => (mutable? . name)
  (cond ((symbol? field) (cons #t field))
        ((and (list? field) (= (length field) 2)
              (memq (car field) '(mutable immutable))
              (symbol? (cadr field)))
         (cons (eq? (car field) 'mutable) (cadr field)))
        (else (%core-error "bad field declaration" field))))

(define (%check-distinct-fields names)
  (let loop ((names names))
    (unless (null? names)
      (when (memq (car names) (cdr names))
        (%core-error "duplicate field" (car names)))
      (loop (cdr names)))))

(define (%ancestors parent)
  (cond ((not parent) (vector))
        ((record-type-extensible? parent)
         (list->vector
          (append (vector->list (record-type-parents parent)) (list parent))))
        (else (%core-error "parent type is final"))))

(define (%record-properties uid extensible? opaque?)
  (append (if uid (list (cons 'uid uid)) '())
          (if extensible? (list (cons 'extensible? #t)) '())
          (if opaque? (list (cons 'opaque? #t)) '())))

(define (%mutable-mask own position mask)
  (if (null? own)
      mask
      (%mutable-mask (cdr own) (+ position 1)
                     (if (car (car own))
                         (logior mask (ash 1 position))
                         mask))))

(define (%build-record-type name fields mutable parents properties printer)
  (let* ((layout (make-struct-layout
                  (apply string-append (map (lambda (_) "pw") fields))))
         (rtd (make-struct/no-tail record-type-vtable
                                   layout printer name fields #f
                                   properties parents mutable)))
    (set-struct-vtable-name! rtd name)
    (struct-set! rtd %rtd-constructor
                 (%record-maker rtd (length fields)))
    rtd))

(define (%prefab-record-type uid make same?)
  (let ((before (hashq-ref prefab-record-types uid)))
    (cond ((not before)
           (let ((rtd (make)))
             (hashq-set! prefab-record-types uid rtd)
             rtd))
          ((same? before) before)
          (else
           (scm-error
            'misc-error #f
            "prefab record type declaration incompatible with previous ~S"
            (list before) #f)))))

(define (%record-maker rtd size)
  ;; A procedure of SIZE arguments that makes a record of the type RTD.
  (case size
    ((0) (lambda () (make-struct/no-tail rtd)))
    ((1) (lambda (a) (make-struct/no-tail rtd a)))
    ((2) (lambda (a b) (make-struct/no-tail rtd a b)))
    ((3) (lambda (a b c) (make-struct/no-tail rtd a b c)))
    ((4) (lambda (a b c d) (make-struct/no-tail rtd a b c d)))
    ((5) (lambda (a b c d e) (make-struct/no-tail rtd a b c d e)))
    ((6) (lambda (a b c d e f) (make-struct/no-tail rtd a b c d e f)))
    (else
     (letrec ((maker
               (lambda fields
                 (unless (= (length fields) size)
                   (scm-error 'wrong-number-of-args #f
                              "Wrong number of arguments to ~A"
                              (list maker) #f))
                 (apply make-struct/no-tail rtd fields))))
       maker))))

;;; Constructors, predicates, accessors, modifiers.

(define* (record-constructor rtd #:optional field-names)
  "Return a procedure that makes records of the type RTD.  It takes the fields
FIELD-NAMES, by default all; the others become #f."
  (let ((make (record-type-constructor rtd))
        (all (record-type-fields rtd)))
    (if field-names
        (primitive-eval
         (list 'lambda field-names
               (cons* make-struct/no-tail (list 'quote rtd)
                      (map (lambda (name) (and (memq name field-names) name))
                           all))))
        make)))

(define (%instance? obj rtd depth)
  ;; Is OBJ a record of RTD, which has DEPTH ancestors, or of a subtype?
  (and (struct? obj)
       (let ((type (struct-vtable obj)))
         (or (eq? type rtd)
             (and (record-type? type)
                  (let ((ancestors (struct-ref type %rtd-parents)))
                    (and (< depth (vector-length ancestors))
                         (eq? rtd (vector-ref ancestors depth)))))))))

(define (record-predicate rtd)
  "Return a procedure that tells whether an object is a record of the type RTD."
  (let ((depth (vector-length (record-type-parents rtd))))
    (if (record-type-extensible? rtd)
        (lambda (obj) (%instance? obj rtd depth))
        (lambda (obj)
          (and (struct? obj) (eq? (struct-vtable obj) rtd))))))

(define (%wrong-record who rtd obj)
  (scm-error 'wrong-type-arg who "Wrong type argument (want `~S'): ~S"
             (list (record-type-name rtd) obj) #f))

(define (%field-index rtd field)
  ;; A field may be named or numbered.  Of fields with one name, the last is
  ;; meant: a type's own rather than its ancestor's.
  (let ((fields (record-type-fields rtd)))
    (if (exact-integer? field)
        (if (and (<= 0 field) (< field (length fields)))
            field
            (error 'no-such-field field))
        (let loop ((rest fields) (i 0) (found #f))
          (if (null? rest)
              (or found (error 'no-such-field field))
              (loop (cdr rest) (+ i 1)
                    (if (eq? (car rest) field) i found)))))))

(define (record-accessor rtd field-name)
  "Return a procedure that returns the field FIELD-NAME of a record of the type
RTD."
  (let ((index (%field-index rtd field-name))
        (depth (vector-length (record-type-parents rtd))))
    (if (record-type-extensible? rtd)
        (lambda (obj)
          (if (%instance? obj rtd depth)
              (struct-ref obj index)
              (%wrong-record "record-accessor" rtd obj)))
        (lambda (obj)
          (if (and (struct? obj) (eq? (struct-vtable obj) rtd))
              (struct-ref obj index)
              (%wrong-record "record-accessor" rtd obj))))))

(define (record-modifier rtd field-name)
  "Return a procedure that sets the field FIELD-NAME of a record of the type RTD."
  (let ((index (%field-index rtd field-name))
        (depth (vector-length (record-type-parents rtd))))
    (unless (logbit? index (record-type-mutable-fields rtd))
      (%core-error "field is immutable" rtd field-name))
    (lambda (obj val)
      (if (%instance? obj rtd depth)
          (struct-set! obj index val)
          (%wrong-record "record-modifier" rtd obj)))))
