;;; (rnrs records procedural): R6RS library report 6.3.

(define-module (rnrs records procedural)
  #:version (6)
  #:use-module (ice-9 exceptions)
  #:re-export (record-predicate (record-type? . record-type-descriptor?))
  #:replace (record-constructor record-accessor)
  #:export (make-record-type-descriptor make-record-constructor-descriptor
            record-mutator))

(define core-accessor (@ (guile) record-accessor))

(define (assert-true ok?)
  (unless ok? (raise-exception (make-assertion-failure))))

(define (make-record-type-descriptor name parent uid sealed? opaque? fields)
  "The record type NAME whose own FIELDS are a vector of (mutable NAME) and
(immutable NAME)."
  (make-record-type name (vector->list fields)
                    #:parent parent #:uid uid #:extensible? (not sealed?)
                    #:allow-duplicate-field-names? #t
                    #:opaque? (or opaque?
                                  (and parent (record-type-opaque? parent)))))

(define rcd-type
  (make-record-type 'record-constructor-descriptor
                    '((immutable rtd) (immutable parent) (immutable protocol))))
(define rcd-rtd (core-accessor rcd-type 'rtd))
(define rcd-parent (core-accessor rcd-type 'parent))
(define rcd-protocol (core-accessor rcd-type 'protocol))

(define (make-record-constructor-descriptor rtd parent-rcd protocol)
  "What makes constructors of records of type RTD, by PROTOCOL on top of PARENT-RCD."
  (assert-true (record-type? rtd))
  (assert-true (or (not protocol) (procedure? protocol)))
  (assert-true (or (not parent-rcd) (not protocol)
                   (eq? (rcd-rtd parent-rcd) (record-type-parent rtd))))
  ((record-type-constructor rcd-type) rtd parent-rcd protocol))

(define (record-constructor rcd)
  "The constructor that RCD describes."
  ;; MAKE takes the values of the fields of RCD's type and its ancestors, and
  ;; of the types below it that the constructor is for.
  (let build ((rcd rcd) (make (record-type-constructor (rcd-rtd rcd))))
    (let ((protocol (rcd-protocol rcd)) (parent (rcd-parent rcd)))
      (cond ((not protocol) make)
            ((not parent) (protocol make))
            (else
             (protocol
              (lambda arguments
                (lambda own
                  (apply (build parent
                                (lambda inherited
                                  (apply make (append inherited own))))
                         arguments)))))))))

;; The place of field K of RTD's own among all its fields.
(define (field-place rtd k)
  (let* ((parent (record-type-parent rtd))
         (inherited (if parent (length (record-type-fields parent)) 0))
         (place (+ k inherited)))
    (assert-true (and (<= inherited place)
                      (< place (length (record-type-fields rtd)))))
    place))

(define (record-accessor rtd k)
  "A procedure that returns field K of a record of type RTD."
  (let ((ours? (record-predicate rtd)) (place (field-place rtd k)))
    (lambda (record)
      (assert-true (ours? record))
      (struct-ref record place))))

(define (record-mutator rtd k)
  "A procedure that sets field K of a record of type RTD."
  (let ((ours? (record-predicate rtd)) (place (field-place rtd k)))
    (assert-true (logbit? place (record-type-mutable-fields rtd)))
    (lambda (record value)
      (assert-true (ours? record))
      (struct-set! record place value))))
