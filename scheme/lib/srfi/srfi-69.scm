;;; (srfi srfi-69): hash tables that know their equivalence.
;;
;; The entries are in a core table whose keys are hash values: each leads to an alist
;; of the keys that have that value.

(define-module (srfi srfi-69)
  #:use-module (srfi srfi-9)
  #:export (hash-table-equivalence-function hash-table-hash-function
            alist->hash-table hash-table-ref hash-table-ref/default hash-table-set!
            hash-table-delete! hash-table-exists? hash-table-update!
            hash-table-update!/default hash-table-size hash-table-keys
            hash-table-values hash-table-walk hash-table-fold hash-table->alist
            hash-table-copy hash-table-merge! string-ci-hash hash-by-identity)
  #:re-export (string-hash)
  #:replace (make-hash-table hash hash-table?))

(cond-expand-provide (current-module) '(srfi-69))

(define-record-type srfi-69:hash-table
  (%make-table same? hash buckets size)
  hash-table?
  (same? hash-table-equivalence-function)
  (hash hash-table-hash-function)
  (buckets table-buckets set-table-buckets!)    ; core table: hash value -> alist
  (size hash-table-size set-table-size!))

(define bound most-positive-fixnum)

;; PROC, a procedure of an object and a bound, where the bound may be left out.
(define (caller-with-default-size proc)
  (lambda* (obj #:optional (bound bound)) (proc obj bound)))

(define hash (caller-with-default-size (@ (guile) hash)))
(define hash-by-identity (caller-with-default-size hashq))

(define* (string-ci-hash string #:optional (bound bound))
  "A hash value of STRING below BOUND, whatever the case."
  ((@ (guile) hash) (string-downcase string) bound))

;; A hash function fit for the equivalence SAME?.
(define (hash-for same?)
  (cond ((eq? same? eq?) hash-by-identity)
        ((eq? same? eqv?) (lambda (x bound) (hashv x bound)))
        ((eq? same? string-ci=?) string-ci-hash)
        ;; 2 and 2.0 are =, hence have one value.
        ((eq? same? =) (lambda (x bound) (hashv (inexact->exact x) bound)))
        (else hash)))

(define* (make-hash-table #:optional (same? equal?) (hash (hash-for same?)) . options)
  "A new hash table for keys compared by SAME? and hashed by (HASH key bound).  It keeps its
entries, weak or not."
  (let ((weak (memq #:weak options)))
    (unless (or (not weak) (memq (cadr weak) '(#f key value key-or-value)))
      (scm-error 'misc-error #f "Invalid weak hash table type ~S" (cdr weak) #f)))
  (%make-table same? hash ((@ (guile) make-hash-table)) 0))

(define (hash-value table key)
  ((hash-table-hash-function table) key bound))

;; The entry of KEY in the bucket ALIST of TABLE, or #f.
(define (find table key alist)
  (let ((same? (hash-table-equivalence-function table)))
    (let loop ((l alist))
      (and (pair? l)
           (if (same? key (caar l)) (car l) (loop (cdr l)))))))

(define (entry table key)
  (find table key (hashv-ref (table-buckets table) (hash-value table key) '())))

(define* (hash-table-ref table key #:optional
                         (fail (lambda () (error "Key not in table" key table))))
  "The value of KEY in TABLE, or what (FAIL) returns."
  (let ((found (entry table key)))
    (if found (cdr found) (fail))))

(define (hash-table-ref/default ht key default)
  "The value of KEY in HT, or DEFAULT."
  (let ((found (entry ht key)))
    (if found (cdr found) default)))

(define (hash-table-set! ht key new-value)
  "Store NEW-VALUE under KEY in HT."
  (let* ((h (hash-value ht key))
         (bucket (hashv-ref (table-buckets ht) h '()))
         (found (find ht key bucket)))
    (if found
        (set-cdr! found new-value)
        (begin
          (hashv-set! (table-buckets ht) h (acons key new-value bucket))
          (set-table-size! ht (+ (hash-table-size ht) 1))))))

(define (hash-table-delete! ht key)
  "Remove KEY from HT."
  (let* ((h (hash-value ht key))
         (bucket (hashv-ref (table-buckets ht) h '()))
         (found (find ht key bucket)))
    (when found
      (let ((rest (delq found bucket)))
        (if (null? rest)
            (hashv-remove! (table-buckets ht) h)
            (hashv-set! (table-buckets ht) h rest)))
      (set-table-size! ht (- (hash-table-size ht) 1)))))

(define (hash-table-exists? ht key)
  "True when HT has KEY."
  (and (entry ht key) #t))

(define* (hash-table-update! table key proc #:optional fail)
  "Replace the value of KEY by the result of PROC on it."
  (hash-table-set! table key
                   (proc (if fail
                             (hash-table-ref table key fail)
                             (hash-table-ref table key)))))

(define (hash-table-update!/default ht key modifier default)
  "Replace the value of KEY, DEFAULT when it has none, by the result of MODIFIER on it."
  (hash-table-set! ht key (modifier (hash-table-ref/default ht key default))))

(define (hash-table-fold ht f knil)
  "Fold (F key value accumulated) over HT."
  (hash-fold (lambda (h bucket acc)
               (let loop ((l bucket) (acc acc))
                 (if (null? l)
                     acc
                     (loop (cdr l) (f (caar l) (cdar l) acc)))))
             knil (table-buckets ht)))

(define (hash-table-walk ht proc)
  "Call (PROC key value) on the entries of HT."
  (for-each (lambda (entry) (proc (car entry) (cdr entry)))
            (hash-table->alist ht)))

(define (hash-table->alist ht)
  "The entries of HT."
  (hash-table-fold ht (lambda (key value acc) (acons key value acc)) '()))

(define (hash-table-keys ht)
  "The keys of HT."
  (hash-table-fold ht (lambda (key value acc) (cons key acc)) '()))

(define (hash-table-values ht)
  "The values of HT."
  (hash-table-fold ht (lambda (key value acc) (cons value acc)) '()))

(define* (alist->hash-table alist #:optional (same? equal?) (hash (hash-for same?)) . options)
  "The table of ALIST; the first of several entries for a key counts."
  (let ((table (make-hash-table same? hash)))
    (for-each (lambda (entry) (hash-table-set! table (car entry) (cdr entry)))
              (reverse alist))
    table))

(define (hash-table-copy ht)
  "A new table with the entries of HT."
  (let ((copy (make-hash-table (hash-table-equivalence-function ht)
                               (hash-table-hash-function ht))))
    (hash-table-walk ht (lambda (key value) (hash-table-set! copy key value)))
    copy))

(define (hash-table-merge! ht other-ht)
  "Add the entries of OTHER-HT to HT, which is returned."
  (hash-table-walk other-ht (lambda (key value) (hash-table-set! ht key value)))
  ht)
