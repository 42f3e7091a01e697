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
            accessor-method-slot-definition raw-ref raw-set!))

(define-protocol slot-unbound)
(define-protocol slot-missing)

(define (raw-ref object slot)
  (let ((i (slot-field slot index)))
    (if i (struct-ref object i) ((slot-field slot slot-ref) object))))
(define (raw-set! object slot value)
  (let ((i (slot-field slot index)))
    (if i
        (struct-set! object i value)
        ((slot-field slot slot-set!) object value)))
  value)

(define (slot-ref obj slot-name)
  "The value of the slot SLOT-NAME of OBJ."
  (let* ((class (class-of obj)) (slot (find-slot class slot-name)))
    (if slot
        (let ((value (raw-ref obj slot)))
          (if (unbound? value) (slot-unbound obj) value))
        (slot-missing class obj slot-name))))

(define (slot-set! obj slot-name value)
  "Make VALUE the value of the slot SLOT-NAME of OBJ."
  (let* ((class (class-of obj)) (slot (find-slot class slot-name)))
    (if slot
        (raw-set! obj slot value)
        (slot-missing class obj slot-name value))))

(define (slot-bound? obj slot-name)
  "Whether the slot SLOT-NAME of OBJ has a value."
  (let* ((class (class-of obj)) (slot (find-slot class slot-name)))
    (if slot
        (not (unbound? (raw-ref obj slot)))
        (slot-missing class obj slot-name))))

(define (slot-exists? obj slot-name)
  "Whether OBJ has a slot SLOT-NAME."
  (and (find-slot (class-of obj) slot-name) #t))

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

(define (class-slot class name found)
  (let ((slot (find-slot class name)))
    (if (and slot (memq (slot-field slot allocation) '(#:class #:each-subclass)))
        (found slot)
        (slot-missing class name))))
(define (class-slot-ref class slot-name)
  "The value of the slot SLOT-NAME that CLASS itself holds."
  (class-slot class slot-name
              (lambda (slot)
                (let ((value ((slot-field slot slot-ref) #f)))
                  (if (unbound? value) (slot-unbound class slot-name) value)))))
(define (class-slot-set! class slot-name value)
  "Set the slot SLOT-NAME that CLASS itself holds."
  (class-slot class slot-name (lambda (slot) ((slot-field slot slot-set!) #f value))))

(define (class-slot-definition class slot-name)
  "The slot SLOT-NAME of CLASS, or #f."
  (find-slot class slot-name))

(define-syntax-rule (define-slot-readers (name field) ...)
  (begin (define (name slot) (slot-field slot field)) ...))
(define-slot-readers
  (slot-definition-name name) (slot-definition-allocation allocation)
  (slot-definition-options options) (slot-definition-getter getter)
  (slot-definition-setter setter) (slot-definition-accessor accessor)
  (slot-definition-init-form init-form) (slot-definition-init-keyword init-keyword)
  (slot-definition-init-thunk init-thunk) (slot-definition-init-value init-value))

(define (slot-init-function class slot-name)
  "The thunk that makes first values of the slot, or #f."
  (slot-definition-init-thunk (or (find-slot class slot-name)
                                  (slot-missing class slot-name))))

(define (accessor-method-slot-definition method)
  "The slot that METHOD reads or sets."
  (struct-ref method 6))
