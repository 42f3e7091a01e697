;;; (srfi srfi-171): transducers.
;;
;; A reducer is called with nothing for its first value, with the accumulated
;; value at the end, and with that and an input in between.  A transducer makes
;; a reducer of a reducer.

(define-module (srfi srfi-171)
  #:use-module (srfi srfi-171 meta)
  #:use-module ((srfi srfi-69) #:prefix s:)
  #:use-module ((rnrs hashtables) #:prefix r:)
  #:export (rcons reverse-rcons rcount rany revery
            list-transduce vector-transduce string-transduce
            bytevector-u8-transduce port-transduce generator-transduce
            tmap tfilter tremove treplace tfilter-map tdrop tdrop-while ttake
            ttake-while tconcatenate tappend-map tdelete-neighbor-duplicates
            tdelete-duplicates tflatten tsegment tpartition tadd-between
            tenumerate tlog))

(cond-expand-provide (current-module) '(srfi-171))

;;; Reducers.

(define-syntax-rule (reducer first (result end) (acc x step))
  (case-lambda
    (() first)
    ((result) end)
    ((acc x) step)))

(define rcons (reducer '() (l (reverse! l)) (l x (cons x l))))
(define reverse-rcons (reducer '() (l l) (l x (cons x l))))
(define rcount (reducer 0 (n n) (n x (+ n 1))))
(define (rany pred)
  "A reducer that ends at the first input which satisfies PRED."
  (reducer #f (r r) (r x (let ((y (pred x))) (if y (reduced y) #f)))))
(define (revery pred)
  "A reducer that ends at the first input which does not satisfy PRED."
  (reducer #t (r r) (r x (let ((y (pred x))) (if (and r y) y (reduced #f))))))

;;; Transducing.

(define (transducing reduce)
  (define (transduce xform f init source)
    (let ((xf (xform f))) (xf (reduce xf init source))))
  (case-lambda
    ((xform f source) (transduce xform f (f) source))
    ((xform f init source) (transduce xform f init source))))

(define list-transduce (transducing list-reduce))
(define vector-transduce (transducing vector-reduce))
(define string-transduce (transducing string-reduce))
(define bytevector-u8-transduce (transducing bytevector-u8-reduce))
(define generator-transduce (transducing generator-reduce))
(define port-transduce
  (case-lambda
    ((xform f generate) (generator-transduce xform f generate))
    ((xform f read port)
     (generator-transduce xform f (lambda () (read port))))
    ((xform f init read port)
     (generator-transduce xform f init (lambda () (read port))))))

;;; Transducers.  (transducer (NEXT ...) (ACC X STEP) END): NEXT is the reducer
;;; after it; STATE is made anew for each transduction.

(define-syntax transducer
  (syntax-rules ()
    ((_ next ((state value) ...) (acc x step))
     (transducer next ((state value) ...) (acc x step) (result (next result))))
    ((_ next ((state value) ...) (acc x step) (result end))
     (lambda (next)
       (let ((state value) ...)
         (reducer (next) (result end) (acc x step)))))))

(define (tmap f)
  "A transducer that gives what F gives for each input."
  (transducer next () (acc x (next acc (f x)))))
(define (tfilter pred)
  "A transducer that keeps what satisfies PRED."
  (transducer next () (acc x (if (pred x) (next acc x) acc))))
(define (tremove pred)
  "A transducer that drops what satisfies PRED."
  (tfilter (lambda (x) (not (pred x)))))
(define (tfilter-map f)
  "A transducer that gives what F gives where that is true."
  (compose (tmap f) (tfilter values)))

(define (treplace map)
  "A transducer that replaces what MAP, an alist, a table or a procedure, knows."
  (tmap (cond ((list? map)
               (lambda (x)
                 (let ((entry (assoc x map))) (if entry (cdr entry) x))))
              ((s:hash-table? map)
               (lambda (x) (s:hash-table-ref/default map x x)))
              ((r:hashtable? map) (lambda (x) (r:hashtable-ref map x x)))
              ((hash-table? map) (lambda (x) (hash-ref map x x)))
              ((procedure? map) map)
              (else (error "Unsupported mapping in treplace" map)))))

(define (tdrop n)
  "A transducer that drops the first N inputs."
  (transducer next ((n n))
              (acc x (if (> n 0) (begin (set! n (- n 1)) acc) (next acc x)))))
(define (tdrop-while pred)
  "A transducer that drops inputs until one does not satisfy PRED."
  (transducer next ((drop? #t))
              (acc x (if (and drop? (pred x))
                         acc
                         (begin (set! drop? #f) (next acc x))))))
(define (ttake n)
  "A transducer that ends after N inputs."
  (transducer next ((n n))
              (acc x (let ((result (if (> n 0) (next acc x) acc)))
                       (set! n (- n 1))
                       (if (> n 0) result (ensure-reduced result))))))
(define* (ttake-while pred #:optional (final (lambda (acc x) acc)))
  "A transducer that ends at the first input which does not satisfy PRED."
  (transducer next ((take? #t))
              (acc x (if (and take? (pred x))
                         (next acc x)
                         (begin (set! take? #f)
                                (ensure-reduced (final acc x)))))))

(define (tconcatenate next)
  "A transducer that gives the elements of the lists that are its inputs."
  (let ((preserving (preserving-reduced next)))
    (reducer (next) (r (next r)) (acc x (list-reduce preserving acc x)))))
(define (tappend-map f)
  "A transducer that gives the elements of the lists that F gives."
  (compose (tmap f) tconcatenate))
(define (tflatten next)
  "A transducer that gives what is in lists, however deep."
  (reducer '() (r (next r))
           (acc x (if (list? x)
                      (list-reduce (preserving-reduced (tflatten next)) acc x)
                      (next acc x)))))

(define nothing (list 'nothing))
(define* (tdelete-neighbor-duplicates #:optional (same? equal?))
  "A transducer that drops what is SAME? as the input before."
  (transducer next ((last nothing))
              (acc x (if (and (not (eq? last nothing)) (same? last x))
                         acc
                         (begin (set! last x) (next acc x))))))
(define* (tdelete-duplicates #:optional (equality-pred? equal?))
  "A transducer that drops what is EQUALITY-PRED? as an earlier input."
  (transducer next ((seen (s:make-hash-table equality-pred?)))
              (acc x (if (s:hash-table-exists? seen x)
                         acc
                         (begin (s:hash-table-set! seen x #t)
                                (next acc x))))))

;; Give the next reducer what is left at the end, then end.
(define (flush next result left)
  (let ((result (if (null? left) result (next result (reverse left)))))
    (next (if (reduced? result) (unreduce result) result))))

(define (tsegment n)
  "A transducer that gives lists of N inputs; the last may be shorter."
  (unless (and (integer? n) (positive? n))
    (error "argument to tsegment must be a positive integer"))
  (transducer next ((i 0) (kept '()))
              (acc x (begin
                       (set! kept (cons x kept))
                       (set! i (+ i 1))
                       (if (< i n)
                           acc
                           (let ((list (reverse kept)))
                             (set! kept '())
                             (set! i 0)
                             (next acc list)))))
              (result (let ((left kept))
                        (set! kept '())
                        (set! i 0)
                        (flush next result left)))))
(define (tpartition f)
  "A transducer that gives lists of successive inputs for which F gives the same."
  (transducer next ((last nothing) (kept '()))
              (acc x (let ((y (f x)) (before last) (list kept))
                       (set! last y)
                       (if (or (eq? before nothing) (equal? y before))
                           (begin (set! kept (cons x kept)) acc)
                           (begin (set! kept (cons x '()))
                                  (next acc (reverse list))))))
              (result (let ((left kept))
                        (set! kept '())
                        (flush next result left)))))

(define (tadd-between elem)
  "A transducer that puts ELEM between its inputs."
  (transducer next ((first? #t))
              (acc x (if first?
                         (begin (set! first? #f) (next acc x))
                         (let ((result (next acc elem)))
                           (if (reduced? result) result (next result x)))))))
(define* (tenumerate #:optional (start 0))
  "A transducer that pairs each input with its number, counted from START."
  (transducer next ((n start))
              (acc x (let ((i n)) (set! n (+ n 1)) (next acc (cons i x))))))
(define* (tlog #:optional (log-function (lambda (acc x) (write x) (newline))))
  "A transducer that calls LOG-FUNCTION on all it hands on."
  (transducer next () (acc x (begin (log-function acc x) (next acc x)))))
