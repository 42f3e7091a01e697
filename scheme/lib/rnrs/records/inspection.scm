;;; (rnrs records inspection): R6RS library report 6.4.

(define-module (rnrs records inspection)
  #:version (6)
  #:use-module ((rnrs base) #:select (assertion-violation))
  #:re-export (record-type-name record-type-parent record-type-uid
               record-type-opaque?)
  #:replace (record?)
  #:export (record-rtd record-type-generative? record-type-sealed?
            record-type-field-names record-field-mutable?))

(define (record? obj)
  "True for a record of a type that is not opaque."
  (and ((@ (guile) record?) obj)
       (not (record-type-opaque? (struct-vtable obj)))))

(define (record-rtd record)
  "The type of RECORD."
  (unless (record? record)
    (assertion-violation 'record-rtd "not a record" record))
  (struct-vtable record))

(define (record-type-generative? rtd)
  "True when RTD was made without a unique name."
  (not (record-type-uid rtd)))

(define (record-type-sealed? rtd)
  "True when no type can extend RTD."
  (not (record-type-extensible? rtd)))

(define (inherited rtd)
  (let ((parent (record-type-parent rtd)))
    (if parent (length (record-type-fields parent)) 0)))

(define (record-type-field-names rtd)
  "The vector of the names of RTD's own fields."
  (list->vector (list-tail (record-type-fields rtd) (inherited rtd))))

(define (record-field-mutable? rtd k)
  "True when field K of RTD's own can be changed."
  (let ((place (+ k (inherited rtd))))
    (unless (< -1 k (- (length (record-type-fields rtd)) (inherited rtd)))
      (assertion-violation 'record-field-mutable? "no such field" rtd k))
    (logbit? place (record-type-mutable-fields rtd))))
