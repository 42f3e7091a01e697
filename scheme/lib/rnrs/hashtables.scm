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

(define* (make-eq-hashtable #:optional size)
  "A new table for keys compared by eq?."
  (%make (s:make-hash-table eq?) #f #t))
(define* (make-eqv-hashtable #:optional size)
  "A new table for keys compared by eqv?."
  (%make (s:make-hash-table eqv?) #f #t))
(define* (make-hashtable hash same? #:optional size)
  "A new table for keys compared by SAME? and hashed by HASH."
  (%make (s:make-hash-table same? (lambda (key bound) (modulo (hash key) bound)))
         hash #t))

(define (hashtable-size h)
  "The number of keys in H."
  (s:hash-table-size (table h)))

(define (hashtable-ref h key default)
  "What H has for KEY, or DEFAULT."
  (s:hash-table-ref/default (table h) key default))

(define (hashtable-set! h key value)
  "Let H have VALUE for KEY."
  (unless (hashtable-mutable? h)
    (assertion-violation 'hashtable-set! "Hashtable is immutable." h))
  (s:hash-table-set! (table h) key value))

(define (hashtable-delete! h key)
  "Take KEY out of H."
  (when (hashtable-mutable? h) (s:hash-table-delete! (table h) key)))

(define (hashtable-contains? h key)
  "True when H has something for KEY."
  (s:hash-table-exists? (table h) key))

(define (hashtable-update! h key proc default)
  "Let H have for KEY what PROC gives for what it had, or for DEFAULT."
  (when (hashtable-mutable? h)
    (s:hash-table-update!/default (table h) key proc default)))

(define* (hashtable-copy h #:optional mutable?)
  "A copy of H, which can be altered if MUTABLE? is true."
  (%make (s:hash-table-copy (table h)) (hashtable-hash-function h)
         (and mutable? #t)))

(define* (hashtable-clear! h #:optional size)
  "Take all keys out of H."
  (when (hashtable-mutable? h)
    (set-table! h (s:make-hash-table
                   (s:hash-table-equivalence-function (table h))
                   (s:hash-table-hash-function (table h))))))

(define (hashtable-keys h)
  "The vector of the keys of H."
  (list->vector (s:hash-table-keys (table h))))

(define (hashtable-entries h)
  "Two vectors: the keys of H, and what it has for each."
  (let ((entries (s:hash-table->alist (table h))))
    (values (list->vector (map car entries)) (list->vector (map cdr entries)))))

(define (hashtable-equivalence-function h)
  "The procedure that compares the keys of H."
  (s:hash-table-equivalence-function (table h)))
