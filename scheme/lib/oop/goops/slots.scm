;;; (oop goops slots): what slots hold.

(define-module (oop goops slots)
  #:use-module (riad goops)
  #:use-module (oop goops generic)
  #:export (slot-ref slot-set! slot-bound? slot-exists? slot-unbound slot-missing
            class-slot-ref class-slot-set! class-slot-definition slot-init-function
            slot-definition-name slot-definition-options slot-definition-allocation
            slot-definition-getter slot-definition-setter slot-definition-accessor
            slot-definition-init-form slot-definition-init-keyword
            slot-definition-init-thunk slot-definition-init-value
            accessor-method-slot-definition raw-ref set-up-slot!))

(define-protocol slot-unbound)
(define-protocol slot-missing)

(define (raw-ref object slot) ((slot-field slot slot-ref/raw) object))

(define (not-a kind x)
  (scm-error 'wrong-type-arg #f (string-append "Not a " kind ": ~S") (list x) #f))

;; The definition of the slot NAME of OBJECT or CLASS; where there is none, what MISSING,
;; called without arguments, returns is given to nobody.
(define-syntax-rule (with-slot (slot class object name) found missing)
  (let* ((class (class-of object)) (slot (find-slot class name)))
    (cond (slot found)
          ((symbol? name) missing)
          (else (not-a "symbol" name)))))

(define (slot-ref obj slot-name)
  "The value of the slot SLOT-NAME of OBJ."
  (with-slot (slot class obj slot-name)
    ((slot-field slot slot-ref) obj)
    (let ((value (slot-missing class obj slot-name)))
      (if (unbound? value) (slot-unbound class obj slot-name) value))))

(define (slot-set! obj slot-name value)
  "Make VALUE the value of the slot SLOT-NAME of OBJ."
  (with-slot (slot class obj slot-name)
    ((slot-field slot slot-set!) obj value)
    (slot-missing class obj slot-name value)))

(define (slot-bound? obj slot-name)
  "Whether the slot SLOT-NAME of OBJ has a value."
  (with-slot (slot class obj slot-name)
    (not (unbound? (raw-ref obj slot)))
    (not (unbound? (slot-missing class obj slot-name)))))

(define (slot-exists? obj slot-name)
  "Whether OBJ has a slot SLOT-NAME."
  (with-slot (slot class obj slot-name) #t #f))

;; A word in the place of a field.
(define (check-word value)
  (unless (exact-integer? value)
    (scm-error 'wrong-type-arg #f "Wrong type (expecting ~A): ~S"
               (list "exact integer" value) (list value)))
  (unless (< -1 value 18446744073709551616)
    (scm-error 'out-of-range #f "Value out of range: ~S" (list value) (list value)))
  value)

(define (set-up-slot! class slot place index size)
  "Let SLOT of CLASS be read and set as PLACE says: the index of a field, or procedures
that get and set."
  (define name (slot-field slot name))
  (define word? (and (integer? place) (is-a? slot <foreign-slot>)
                     (not (is-a? slot <protected-slot>))))
  (define raw
    (if (integer? place) (lambda (o) (struct-ref o place)) (car place)))
  (define store
    (cond (word? (lambda (o v) (struct-set! o place (check-word v))))
          ((integer? place) (lambda (o v) (struct-set! o place v)))
          (else (cadr place))))
  (define (refuse text)
    (lambda args (scm-error 'misc-error #f (string-append text " ~S") (list name) #f)))
  (define opaque? (is-a? slot <opaque-slot>))
  (for-each (lambda (field value) (set-slot-field! slot field value))
            '(slot-ref/raw slot-ref slot-set! index size)
            (list raw
                  (cond (opaque? (refuse "Slot is opaque"))
                        ((and (integer? place) (or word? (slot-field slot init-thunk))) raw)
                        (else
                         (lambda (o)
                           (let ((value (raw o)))
                             (if (unbound? value)
                                 (if (integer? place)
                                     (slot-unbound o)
                                     (slot-unbound class o name))
                                 value)))))
                  (cond (opaque? (refuse "Slot is opaque"))
                        ((is-a? slot <read-only-slot>)
                         ;; Once it may be set.
                         (lambda (o v)
                           (if (let ((old (raw o))) (if word? (eqv? old 0) (unbound? old)))
                               (store o v)
                               ((refuse "Slot is read-only")))))
                        (else store))
                  index size))
  slot)

;; Classes made before this.
(let loop ((class <top>))
  (for-each (lambda (slot)
              (let ((i (slot-field slot index)))
                (unless (slot-field slot slot-ref) (set-up-slot! class slot i i 1))))
            (class-slots class))
  (for-each loop (class-direct-subclasses class)))

(define-method (slot-unbound (c <class>) (o <object>) s)
  (goops-error "Slot `~S' is unbound in object ~S" s o))
(define-method (slot-unbound (c <class>) s)
  (goops-error "Slot `~S' is unbound in class ~S" s c))
(define-method (slot-unbound (o <object>))
  (goops-error "Unbound slot in object ~S" o))
(define-method (slot-missing (c <class>) (o <object>) s)
  (goops-error "No slot with name `~S' in object ~S" s o))
(define-method (slot-missing (c <class>) s)
  (goops-error "No class slot with name `~S' in class ~S" s c))
(define-method (slot-missing (c <class>) (o <object>) s value)
  (slot-missing c o s))

(define (class-slot class name)
  (let ((slot (class-slot-definition class name)))
    (unless (memq (slot-definition-allocation slot) '(#:class #:each-subclass))
      (slot-missing class name))
    slot))
(define (class-slot-ref class slot-name)
  "The value of the slot SLOT-NAME that CLASS itself holds."
  (let ((value (raw-ref #f (class-slot class slot-name))))
    (if (unbound? value) (slot-unbound class slot-name) value)))
(define (class-slot-set! class slot-name value)
  "Set the slot SLOT-NAME that CLASS itself holds."
  ((slot-field (class-slot class slot-name) slot-set!) #f value))

(define (class-slot-definition class slot-name)
  "The slot SLOT-NAME of CLASS, or #f."
  (unless (class? class) (not-a "class" class))
  (find-slot class slot-name))

(define-syntax-rule (define-slot-readers (name field) ...)
  (begin (define (name slot)
           (unless (is-a? slot <slot>) (not-a "slot" slot))
           (slot-field slot field))
         ...))
(define-slot-readers
  (slot-definition-name name) (slot-definition-allocation allocation)
  (slot-definition-options options) (slot-definition-getter getter)
  (slot-definition-setter setter) (slot-definition-accessor accessor)
  (slot-definition-init-form init-form) (slot-definition-init-keyword init-keyword)
  (slot-definition-init-thunk init-thunk) (slot-definition-init-value init-value))

(define (slot-init-function class slot-name)
  "The thunk that makes first values of the slot, or #f."
  (slot-definition-init-thunk (or (class-slot-definition class slot-name)
                                  (scm-error 'misc-error #f "slot not found ~S"
                                             (list slot-name) #f))))

(define (accessor-method-slot-definition obj)
  "The slot that OBJ reads or sets."
  (slot-ref obj 'slot-definition))
