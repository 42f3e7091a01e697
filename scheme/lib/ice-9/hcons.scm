;;; (ice-9 hcons): pairs made once for each two parts (eq?).

(define-module (ice-9 hcons)
  #:export (hashq-cons-hash hashq-cons-assoc hashq-cons-get-handle
            hashq-cons-create-handle! hashq-cons-ref hashq-cons-set! hashq-cons
            hashq-conser make-gc-buffer))

(define (hashq-cons-hash pair n)
  "A hash of PAIR below N, of its parts' identities."
  (modulo (logxor (hashq (car pair) 4194303) (hashq (cdr pair) 4194303)) n))

(define (hashq-cons-assoc key l)
  "The entry of L whose key has the same parts as KEY, or #f."
  (find-tail-entry (lambda (other)
                     (and (pair? other)
                          (eq? (car key) (car other))
                          (eq? (cdr key) (cdr other))))
                   l))

(define (find-tail-entry same? l)
  (and (pair? l)
       (if (and (pair? (car l)) (same? (caar l)))
           (car l)
           (find-tail-entry same? (cdr l)))))

(define (hashq-cons-get-handle table key)
  "The handle of a pair like KEY in TABLE, or #f."
  (hashx-get-handle hashq-cons-hash hashq-cons-assoc table key))
(define (hashq-cons-create-handle! table key init)
  "The handle of a pair like KEY in TABLE, with INIT if it is new."
  (hashx-create-handle! hashq-cons-hash hashq-cons-assoc table key init))
(define (hashq-cons-ref table key)
  "The value of a pair like KEY in TABLE, or #f."
  (hashx-ref hashq-cons-hash hashq-cons-assoc table key #f))
(define (hashq-cons-set! table key val)
  "Make VAL the value of a pair like KEY in TABLE."
  (hashx-set! hashq-cons-hash hashq-cons-assoc table key val))

(define (hashq-cons table a d)
  "The pair of A and D that TABLE holds."
  (car (hashq-cons-create-handle! table (cons a d) #f)))

(define (hashq-conser hash-tab-or-size)
  "A cons that gives the same pair for the same parts."
  (let ((table (if (integer? hash-tab-or-size)
                   (make-doubly-weak-hash-table hash-tab-or-size)
                   hash-tab-or-size)))
    (lambda (a d) (hashq-cons table a d))))

(define (make-gc-buffer n)
  "A procedure that returns its argument and holds on to the last N of them."
  (let ((ring (make-list n #f)))
    (append! ring ring)
    (lambda (next)
      (set-car! ring next)
      (set! ring (cdr ring))
      next)))
