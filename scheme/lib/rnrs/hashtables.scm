;;; (rnrs hashtables): R6RS library report 13, over (srfi srfi-69).

(define-module (rnrs hashtables)
  #:version (6)
  #:use-module (srfi srfi-9)
  #:use-module ((srfi srfi-69) #:prefix s:)
  #:use-module ((rnrs base) #:select (assertion-violation))
  #:re-export ((string-hash-ci . string-ci-hash)
               (s:hash . equal-hash) (s:hash-by-identity . symbol-hash)
               string-hash)
  #:export (make-eq-hashtable make-eqv-hashtable make-hashtable hashtable?
            hashtable-size hashtable-ref hashtable-set! hashtable-delete!
            hashtable-contains? hashtable-update! hashtable-copy
            hashtable-clear! hashtable-keys hashtable-entries
            hashtable-equivalence-function hashtable-hash-function
            hashtable-mutable?))

;; HASH is the function that the program gave, or #f.
(define-record-type r6rs:hashtable
  (%make table hash mutable?)
  hashtable?
  (table table set-table!)
  (hash hashtable-hash-function)
  (mutable? hashtable-mutable?))

(define* (make-eq-hashtable #:optional k)
  "A new table for keys compared by eq?."
  (%make (s:make-hash-table eq?) #f #t))
(define* (make-eqv-hashtable #:optional k)
  "A new table for keys compared by eqv?."
  (%make (s:make-hash-table eqv?) #f #t))
(define* (make-hashtable hash-function equiv #:optional k)
  "A new table for keys compared by EQUIV and hashed by HASH-FUNCTION."
  (%make (s:make-hash-table equiv (lambda (key bound) (modulo (hash-function key) bound)))
         hash-function #t))

(define (hashtable-size hashtable)
  "The number of keys in HASHTABLE."
  (s:hash-table-size (table hashtable)))

(define (hashtable-ref hashtable key default)
  "What HASHTABLE has for KEY, or DEFAULT."
  (s:hash-table-ref/default (table hashtable) key default))

(define (hashtable-set! hashtable key obj)
  "Let HASHTABLE have OBJ for KEY."
  (unless (hashtable-mutable? hashtable)
    (assertion-violation 'hashtable-set! "Hashtable is immutable." hashtable))
  (s:hash-table-set! (table hashtable) key obj))

(define (hashtable-delete! hashtable key)
  "Take KEY out of HASHTABLE."
  (when (hashtable-mutable? hashtable) (s:hash-table-delete! (table hashtable) key)))

(define (hashtable-contains? hashtable key)
  "True when HASHTABLE has something for KEY."
  (s:hash-table-exists? (table hashtable) key))

(define (hashtable-update! hashtable key proc default)
  "Let HASHTABLE have for KEY what PROC gives for what it had, or for DEFAULT."
  (when (hashtable-mutable? hashtable)
    (s:hash-table-update!/default (table hashtable) key proc default)))

(define* (hashtable-copy hashtable #:optional mutable)
  "A copy of HASHTABLE, which can be altered if MUTABLE is true."
  (%make (s:hash-table-copy (table hashtable)) (hashtable-hash-function hashtable)
         (and mutable #t)))

(define* (hashtable-clear! hashtable #:optional k)
  "Take all keys out of HASHTABLE."
  (when (hashtable-mutable? hashtable)
    (set-table! hashtable (s:make-hash-table
                   (s:hash-table-equivalence-function (table hashtable))
                   (s:hash-table-hash-function (table hashtable))))))

(define (hashtable-keys hashtable)
  "The vector of the keys of HASHTABLE."
  (list->vector (s:hash-table-keys (table hashtable))))

(define (hashtable-entries hashtable)
  "Two vectors: the keys of HASHTABLE, and what it has for each."
  (let ((entries (s:hash-table->alist (table hashtable))))
    (values (list->vector (map car entries)) (list->vector (map cdr entries)))))

(define (hashtable-equivalence-function hashtable)
  "The procedure that compares the keys of HASHTABLE."
  (s:hash-table-equivalence-function (table hashtable)))
