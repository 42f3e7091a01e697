;;; (ice-9 hash-table): hash tables from association lists.
;;
;; Guile manual, "Hash Table Reference".  The first of several entries counts.

(define-module (ice-9 hash-table)
  #:export (alist->hash-table alist->hashq-table alist->hashv-table alist->hashx-table))

(define-syntax-rule (define-converter name doc set)
  (define* (name alist #:optional size)
    doc
    (let ((table (if size (make-hash-table size) (make-hash-table))))
      (for-each (lambda (entry) (set table (car entry) (cdr entry)))
                (reverse alist))
      table)))

(define-converter alist->hash-table "The hash table of ALIST, for equal? keys." hash-set!)
(define-converter alist->hashq-table "The hash table of ALIST, for eq? keys." hashq-set!)
(define-converter alist->hashv-table "The hash table of ALIST, for eqv? keys." hashv-set!)

(define* (alist->hashx-table hash assoc alist #:optional size)
  "The hash table of ALIST, for keys hashed by HASH and found by ASSOC."
  (let ((table (if size (make-hash-table size) (make-hash-table))))
    (for-each (lambda (entry) (hashx-set! hash assoc table (car entry) (cdr entry)))
              (reverse alist))
    table))
