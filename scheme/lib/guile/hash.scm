;;; Hash tables: what takes a procedure.
;;;
;;; The walks go over a snapshot of the table, so that the procedure may change
;;; it.

(define (%check-hash-table who position table)
  (unless (hash-table? table)
    (scm-error 'wrong-type-arg who
               "Wrong type argument in position ~A (expecting ~A): ~S"
               (list position "hash-table" table) (list table))))

(define (hash-fold proc init table)
  "Fold PROC over TABLE: call it with each key, its value and the result so far,
INIT at first, in no particular order; return the last result."
  (%check-procedure "hash-fold" 1 proc)
  (%check-hash-table "hash-fold" 3 table)
  (let loop ((entries (%hash-table->list table)) (result init))
    (if (null? entries)
        result
        (let ((entry (car entries)))
          (loop (cdr entries) (proc (car entry) (cdr entry) result))))))

(define (hash-for-each proc table)
  "Call PROC with each key of TABLE and its value, in no particular order."
  (%check-procedure "hash-for-each" 1 proc)
  (%check-hash-table "hash-for-each" 2 table)
  (let loop ((entries (%hash-table->list table)))
    (unless (null? entries)
      (proc (car (car entries)) (cdr (car entries)))
      (loop (cdr entries)))))

(define (hash-for-each-handle proc table)
  "Call PROC with each handle, a pair of key and value, of TABLE."
  (%check-procedure "hash-for-each-handle" 1 proc)
  (%check-hash-table "hash-for-each-handle" 2 table)
  (let loop ((entries (%hash-table->list table)))
    (unless (null? entries)
      (proc (car entries))
      (loop (cdr entries)))))

(define (hash-map->list proc table)
  "Return a list of what PROC returns for each key of TABLE and its value, in no
particular order."
  (%check-procedure "hash-map->list" 1 proc)
  (%check-hash-table "hash-map->list" 2 table)
  (let loop ((entries (%hash-table->list table)) (result '()))
    (if (null? entries)
        result
        (loop (cdr entries)
              (cons (proc (car (car entries)) (cdr (car entries))) result)))))

(define (hash-count pred table)
  "Return the number of entries of TABLE for whose key and value PRED holds."
  (%check-procedure "hash-count" 1 pred)
  (%check-hash-table "hash-count" 2 table)
  (let loop ((entries (%hash-table->list table)) (count 0))
    (if (null? entries)
        count
        (loop (cdr entries)
              (if (pred (car (car entries)) (cdr (car entries)))
                  (+ count 1)
                  count)))))

;;; Tables under a caller's own hash and search: (HASH KEY SIZE) gives an index
;;; below SIZE and (ASSOC KEY ALIST) searches.  The entries lie in the table, by
;;; eq?, so that hash-fold and its kin see them; an index beside it holds buckets
;;; of its handles.  A handle that has left the table (hash-clear!) is skipped.

(define %hashx-indexes (make-weak-key-hash-table))

(define (%hashx-index table)
  ;; => (count . buckets)
  (or (hashq-ref %hashx-indexes table)
      (let ((index (cons 0 (make-vector 31 '()))))
        (hashq-set! %hashx-indexes table index)
        index)))

(define (%bucket-number who hash key buckets)
  (let* ((size (vector-length buckets))
         (number (hash key size)))
    (unless (exact-integer? number)
      (scm-error 'wrong-type-arg #f "Wrong type (expecting ~A): ~S"
                 (list "exact integer" number) (list number)))
    (unless (and (<= 0 number) (< number size))
      (scm-error 'out-of-range who "Value out of range: ~S"
                 (list number) (list number)))
    number))

(define (%live-handle table handle)
  (and handle
       (eq? handle (hashq-get-handle table (car handle)))
       handle))

(define (%grow-index! table index hash)
  ;; Give INDEX twice as many buckets, and enter the handles of TABLE anew.
  (let ((buckets (make-vector (+ 1 (* 2 (vector-length (cdr index)))) '())))
    (for-each
     (lambda (entry)
       (let ((number (%bucket-number "hashx" hash (car entry) buckets)))
         (vector-set! buckets number
                      (cons (hashq-get-handle table (car entry))
                            (vector-ref buckets number)))))
     (%hash-table->list table))
    (set-cdr! index buckets)))

;; The core's own ways need no index: (get-handle create-handle! remove!), or #f.
(define (%core-way hash-proc assoc-proc)
  (cond ((and (eq? hash-proc hash) (eq? assoc-proc assoc))
         (list hash-get-handle hash-create-handle! hash-remove!))
        ((and (eq? hash-proc hashv) (eq? assoc-proc assv))
         (list hashv-get-handle hashv-create-handle! hashv-remove!))
        ((and (eq? hash-proc hashq) (eq? assoc-proc assq))
         (list hashq-get-handle hashq-create-handle! hashq-remove!))
        (else #f)))

(define (%weak? table)
  (and (hash-table? table)
       (or (weak-key-hash-table? table) (weak-value-hash-table? table)
           (doubly-weak-hash-table? table))))

(define (hashx-get-handle hash assoc table key)
  "Return the pair of KEY and its value in TABLE, or #f.  HASH and ASSOC hash and
search for keys."
  (%check-hash-table "scm_hash_fn_get_handle" 1 table)
  ;; A weak table is refused.
  (when (%weak? table) (hashq-get-handle table key))
  (let ((way (%core-way hash assoc)))
    (if way
        ((car way) table key)
        (let* ((buckets (cdr (%hashx-index table)))
               (number (%bucket-number "scm_hash_fn_get_handle" hash key buckets)))
          (%live-handle table (assoc key (vector-ref buckets number)))))))

(define (hashx-create-handle! hash assoc table key init)
  "Return the pair of KEY and its value in TABLE; without one, enter KEY with the
value INIT first."
  (when (%weak? table) (hashq-create-handle! table key init))
  (let ((way (%core-way hash assoc)))
    (if way
        ((cadr way) table key init)
        (or (hashx-get-handle hash assoc table key)
            (let ((index (%hashx-index table)))
              (when (> (car index) (* 2 (vector-length (cdr index))))
                (%grow-index! table index hash))
              (let* ((buckets (cdr index))
                     (number (%bucket-number "scm_hash_fn_create_handle_x"
                                             hash key buckets))
                     (handle (hashq-create-handle! table key init)))
                (vector-set! buckets number
                             (cons handle (vector-ref buckets number)))
                (set-car! index (+ 1 (car index)))
                handle))))))

;; The entry of KEY.  In a weak table, which has no handles, all entries are searched.
(define (%hashx-entry hash assoc table key)
  (if (%weak? table)
      (assoc key (%hash-table->list table))
      (hashx-get-handle hash assoc table key)))

(define* (hashx-ref hash assoc table key #:optional default)
  "Return the value of KEY in TABLE, or DEFAULT, which is #f if not given."
  (let ((entry (%hashx-entry hash assoc table key)))
    (if entry (cdr entry) default)))

(define (hashx-set! hash assoc table key value)
  "Give KEY the value VALUE in TABLE."
  (if (%weak? table)
      (let ((entry (%hashx-entry hash assoc table key)))
        (hashq-set! table (if entry (car entry) key) value))
      (set-cdr! (hashx-create-handle! hash assoc table key value) value))
  value)

(define (hashx-remove! hash assoc table key)
  "Take KEY from TABLE; return the pair of it and its value, or #f, as for a weak table."
  (let ((entry (%hashx-entry hash assoc table key)) (way (%core-way hash assoc)))
    (cond ((%weak? table)
           (when entry (hashq-remove! table (car entry)))
           #f)
          (way ((caddr way) table key))
          (entry
           (let* ((index (%hashx-index table))
                  (number (%bucket-number "scm_hash_fn_remove_x" hash key (cdr index))))
             (vector-set! (cdr index) number
                          (delq entry (vector-ref (cdr index) number)))
             (set-car! index (- (car index) 1))
             (hashq-remove! table (car entry))
             entry))
          (else #f))))
