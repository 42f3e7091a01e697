;;; (ice-9 vlist): functional lists in blocks, and hash tables over them.
;;
;; Guile manual, "VLists" and "VHashes"; the structure is Bagwell's ("Fast
;; Functional Lists, Hash-Lists, Deques and Variable Length Arrays", 2002).
;;
;; A vlist is a block and the offset of its head in it.  A block is a vector
;; filled upwards that continues with another vlist, its base.  Adding to a vlist
;; whose head is the last slot filled fills the next slot; any other vlist shares
;; its block with a longer one and starts a block of its own.
;;
;; The elements of a vhash are (key . value) pairs; its blocks also chain their
;; slots by hash value, so that looking a key up visits each block once.

(define-module (ice-9 vlist)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:export (vlist? vlist-cons vlist-head vlist-tail vlist-null? vlist-null
            list->vlist vlist-ref vlist-drop vlist-take vlist-length vlist-fold
            vlist-fold-right vlist-map vlist-unfold vlist-unfold-right vlist-append
            vlist-reverse vlist-filter vlist-delete vlist->list vlist-for-each
            block-growth-factor
            vhash? vhash-cons vhash-consq vhash-consv vhash-assoc vhash-assq vhash-assv
            vhash-delete vhash-delq vhash-delv vhash-fold vhash-fold-right
            vhash-fold* vhash-foldq* vhash-foldv* alist->vhash))

(define-record-type <block>
  (make-block content base used buckets chains)
  block?
  (content block-content)               ; vector of elements
  (base block-base)                     ; the vlist that continues this one
  (used block-used set-block-used!)     ; number of slots filled
  (buckets block-buckets)               ; vector hash value -> last slot, or #f
  (chains block-chains))                ; vector slot -> previous slot of its bucket

(define-record-type <vlist>
  (make-vlist block offset)
  %vlist?
  (block vlist-block)
  (offset vlist-offset))                ; slot of the head; -1 in the empty vlist

(define (vlist? obj)
  "True when OBJ is a vlist."
  (%vlist? obj))

(define block-growth-factor (make-fluid 2))

(define vlist-null
  (make-vlist (make-block #() #f 0 #f #f) -1))

(define (check-vlist x)
  (unless (%vlist? x)
    (scm-error 'wrong-type-arg #f "Not a vlist: ~S" (list x) (list x))))

(define (out-of-range who index)
  (scm-error 'out-of-range who "Argument ~A out of range: ~S" (list 2 index) (list index)))

(define (new-block size base hashed?)
  (make-block (make-vector size #f) base 0
              (and hashed? (make-vector size -1))
              (and hashed? (make-vector size -1))))

;; The block in which an element goes in front of VLIST; its next free slot is the
;; element's.
(define (block-for vlist hashed?)
  (let* ((block (vlist-block vlist))
         (size (vector-length (block-content block)))
         (used (block-used block)))
    (cond ((not (= used (+ (vlist-offset vlist) 1))) (new-block 1 vlist hashed?))
          ((or (= used size) (not (eq? hashed? (and (block-buckets block) #t))))
           (new-block (max 1 (* size (fluid-ref block-growth-factor))) vlist hashed?))
          (else block))))

(define (add-to-block! block item)
  (let ((slot (block-used block)))
    (vector-set! (block-content block) slot item)
    (set-block-used! block (+ slot 1))
    (make-vlist block slot)))

(define (vlist-cons item vlist)
  "A vlist of ITEM in front of the elements of VLIST."
  (check-vlist vlist)
  (add-to-block! (block-for vlist #f) item))

(define (vlist-null? vlist)
  "True when VLIST has no elements."
  (check-vlist vlist)
  (< (vlist-offset vlist) 0))

(define (vlist-head vlist)
  "The first element of VLIST."
  (check-vlist vlist)
  (when (< (vlist-offset vlist) 0) (out-of-range "vlist-head" 0))
  (vector-ref (block-content (vlist-block vlist)) (vlist-offset vlist)))

(define (vlist-tail vlist)
  "VLIST without its first element."
  (check-vlist vlist)
  (let ((offset (vlist-offset vlist)))
    (cond ((> offset 0) (make-vlist (vlist-block vlist) (- offset 1)))
          ((= offset 0) (block-base (vlist-block vlist)))
          (else (out-of-range "vlist-tail" 0)))))

(define (vlist-fold proc init vlist)
  "Fold (PROC element accumulated) over VLIST from its head."
  (check-vlist vlist)
  (let next-block ((vlist vlist) (acc init))
    (let* ((block (vlist-block vlist))
           (content (block-content block)))
      (let loop ((i (vlist-offset vlist)) (acc acc))
        (cond ((>= i 0) (loop (- i 1) (proc (vector-ref content i) acc)))
              ((block-base block) => (lambda (base) (next-block base acc)))
              (else acc))))))

(define (vlist->list vlist)
  "The list of the elements of VLIST."
  (reverse! (vlist-fold cons '() vlist)))

(define (list->vlist lst)
  "The vlist of the elements of LST."
  (let loop ((l (reverse lst)) (acc vlist-null))
    (if (null? l) acc (loop (cdr l) (vlist-cons (car l) acc)))))

(define (vlist-fold-right proc init vlist)
  "Fold (PROC element accumulated) over VLIST from its end."
  (let loop ((l (vlist-fold cons '() vlist)) (acc init))
    (if (null? l) acc (loop (cdr l) (proc (car l) acc)))))

(define (vlist-length vlist)
  "The number of elements of VLIST; it takes a step for each block."
  (check-vlist vlist)
  (let loop ((vlist vlist) (count 0))
    (let ((count (+ count (vlist-offset vlist) 1))
          (base (block-base (vlist-block vlist))))
      (if base (loop base count) count))))

(define (vlist-ref vlist index)
  "Element INDEX of VLIST; it takes a step for each block skipped."
  (check-vlist vlist)
  (when (< index 0) (out-of-range "vlist-ref" index))
  (let loop ((vlist vlist) (i index))
    (let ((offset (vlist-offset vlist))
          (base (block-base (vlist-block vlist))))
      (cond ((<= i offset) (vector-ref (block-content (vlist-block vlist)) (- offset i)))
            (base (loop base (- i offset 1)))
            (else (out-of-range "vlist-ref" index))))))

(define (vlist-drop vlist count)
  "VLIST without its first COUNT elements."
  (check-vlist vlist)
  (let loop ((vlist vlist) (i count))
    (let ((offset (vlist-offset vlist))
          (base (block-base (vlist-block vlist))))
      (cond ((<= i offset) (make-vlist (vlist-block vlist) (- offset i)))
            (base (loop base (- i offset 1)))
            ((zero? i) vlist)
            (else (out-of-range "vlist-drop" count))))))

(define (vlist-take vlist count)
  "The vlist of the first COUNT elements of VLIST."
  (let loop ((count count) (vlist vlist) (acc '()))
    (if (zero? count)
        (list->vlist (reverse! acc))
        (loop (- count 1) (vlist-tail vlist) (cons (vlist-head vlist) acc)))))

(define (vlist-reverse vlist)
  "The elements of VLIST, last first."
  (vlist-fold vlist-cons vlist-null vlist))

(define (vlist-map proc vlist)
  "The vlist of the results of PROC on the elements of VLIST."
  (vlist-fold (lambda (x acc) (vlist-cons (proc x) acc))
              vlist-null (vlist-reverse vlist)))

(define (vlist-filter pred vlist)
  "The vlist of the elements of VLIST that satisfy PRED."
  (vlist-fold-right (lambda (x acc) (if (pred x) (vlist-cons x acc) acc))
                    vlist-null vlist))

(define* (vlist-delete x vlist #:optional (same? equal?))
  "VLIST without the elements that are SAME? as X."
  (vlist-filter (lambda (y) (not (same? y x))) vlist))

(define (vlist-append . vlists)
  "The vlist of the elements of VLISTS, one after the other."
  (if (null? vlists)
      vlist-null
      (let loop ((rev (reverse vlists)) (acc #f))
        (cond ((null? rev) acc)
              ((not acc) (loop (cdr rev) (car rev)))
              (else (loop (cdr rev) (vlist-fold-right vlist-cons acc (car rev))))))))

(define (vlist-for-each proc vlist)
  "Call PROC on the elements of VLIST, in order."
  (vlist-fold (lambda (x acc) (proc x) acc) *unspecified* vlist))

(define* (vlist-unfold p f g seed
                       #:optional (tail-gen (lambda (x) vlist-null)))
  "The vlist of (F seed) for the seeds that G makes, until P."
  (let loop ((seed seed) (acc '()))
    (if (p seed)
        (let build ((acc acc) (vlist (tail-gen seed)))
          (if (null? acc) vlist (build (cdr acc) (vlist-cons (car acc) vlist))))
        (loop (g seed) (cons (f seed) acc)))))

(define* (vlist-unfold-right p f g seed #:optional (tail vlist-null))
  "Like vlist-unfold, the first seed's element last, in front of TAIL."
  (let loop ((seed seed) (acc tail))
    (if (p seed)
        acc
        (loop (g seed) (vlist-cons (f seed) acc)))))

;;; Hash tables.

(define (vhash? obj)
  "True when OBJ is a vhash, that is, a vlist of hashed pairs."
  (and (%vlist? obj)
       (block-buckets (vlist-block obj))
       #t))

(define* (vhash-cons key value vhash #:optional (hash hash))
  "VHASH with an association of KEY with VALUE in front; HASH takes a key and a size."
  (check-vlist vhash)
  (let* ((block (block-for vhash #t))
         (slot (block-used block))
         (buckets (block-buckets block))
         (bucket (hash key (vector-length buckets))))
    (vector-set! (block-chains block) slot (vector-ref buckets bucket))
    (vector-set! buckets bucket slot)
    (add-to-block! block (cons key value))))

(define (vhash-consq t-11ff8dceaef1428c-a31 t-11ff8dceaef1428c-a32 t-11ff8dceaef1428c-a33)
  "vhash-cons for keys compared with eq?."
  (vhash-cons t-11ff8dceaef1428c-a31 t-11ff8dceaef1428c-a32 t-11ff8dceaef1428c-a33 hashq))

(define (vhash-consv t-11ff8dceaef1428c-a3e t-11ff8dceaef1428c-a3f t-11ff8dceaef1428c-a40)
  "vhash-cons for keys compared with eqv?."
  (vhash-cons t-11ff8dceaef1428c-a3e t-11ff8dceaef1428c-a3f t-11ff8dceaef1428c-a40 hashv))

;; Call (FOUND pair continue) on the first association of VHASH whose key is SAME?
;; as KEY; (continue) looks for the next one and is EMPTY when there is none.
(define-syntax-rule (search-vhash vhash key same? hash found empty)
  (begin
    (check-vlist vhash)
    (let next-block ((place vhash))
      (let* ((block (vlist-block place))
             (base (block-base block))
             (buckets (block-buckets block)))
        (cond (buckets
               (let ((content (block-content block))
                     (chains (block-chains block))
                     (offset (vlist-offset place)))
                 (let loop ((slot (vector-ref buckets (hash key (vector-length buckets)))))
                   (cond ((< slot 0) (next-block base))
                         ((> slot offset) (loop (vector-ref chains slot)))
                         (else
                          (let ((pair (vector-ref content slot)))
                            (if (same? key (car pair))
                                (found pair (lambda () (loop (vector-ref chains slot))))
                                (loop (vector-ref chains slot)))))))))
              (base
               ;; A block of plain elements has nothing to be found.
               (next-block base))
              (else empty))))))

(define-syntax-rule (first-found pair continue) pair)

(define* (vhash-assoc key vhash #:optional (same? equal?) (hash hash))
  "The first (key . value) pair of VHASH whose key is SAME? as KEY, or #f."
  (search-vhash vhash key same? hash first-found #f))

(define (vhash-assq key vhash)
  "vhash-assoc for keys compared with eq?."
  (search-vhash vhash key eq? hashq first-found #f))

(define (vhash-assv key vhash)
  "vhash-assoc for keys compared with eqv?."
  (search-vhash vhash key eqv? hashv first-found #f))

;; The values associated with KEY, last first.
(define (values-of key vhash same? hash)
  (let ((acc '()))
    (search-vhash vhash key same? hash
                  (lambda (pair continue)
                    (set! acc (cons (cdr pair) acc))
                    (continue))
                  acc)))

(define (fold-values proc init values)
  (let loop ((l (reverse! values)) (acc init))
    (if (null? l) acc (loop (cdr l) (proc (car l) acc)))))

(define* (vhash-fold* proc init key vhash #:optional (same? equal?) (hash hash))
  "Fold (PROC value accumulated) over the values that VHASH associates with KEY, the
latest first."
  (fold-values proc init (values-of key vhash same? hash)))

(define (vhash-foldq* proc init key vhash)
  "vhash-fold* for keys compared with eq?."
  (fold-values proc init (values-of key vhash eq? hashq)))

(define (vhash-foldv* proc init key vhash)
  "vhash-fold* for keys compared with eqv?."
  (fold-values proc init (values-of key vhash eqv? hashv)))

(define* (vhash-delete key vhash #:optional (same? equal?) (hash hash))
  "VHASH without the associations whose key is SAME? as KEY."
  (if (search-vhash vhash key same? hash first-found #f)
      (vlist-fold-right (lambda (pair acc)
                          (if (same? key (car pair))
                              acc
                              (vhash-cons (car pair) (cdr pair) acc hash)))
                        vlist-null vhash)
      vhash))

(define (vhash-delq t-11ff8dceaef1428c-12eb t-11ff8dceaef1428c-12ec)
  "vhash-delete for keys compared with eq?."
  (vhash-delete t-11ff8dceaef1428c-12eb t-11ff8dceaef1428c-12ec eq? hashq))

(define (vhash-delv t-11ff8dceaef1428c-12f6 t-11ff8dceaef1428c-12f7)
  "vhash-delete for keys compared with eqv?."
  (vhash-delete t-11ff8dceaef1428c-12f6 t-11ff8dceaef1428c-12f7 eqv? hashv))

(define (vhash-fold proc init vhash)
  "Fold (PROC key value accumulated) over VHASH, the latest association first."
  (vlist-fold (lambda (pair acc) (proc (car pair) (cdr pair) acc)) init vhash))

(define (vhash-fold-right proc init vhash)
  "Fold (PROC key value accumulated) over VHASH, the oldest association first."
  (vlist-fold-right (lambda (pair acc) (proc (car pair) (cdr pair) acc)) init vhash))

(define* (alist->vhash alist #:optional (hash hash))
  "The vhash of the associations of ALIST, its first one first."
  (let loop ((l (reverse alist)) (acc vlist-null))
    (if (null? l)
        acc
        (loop (cdr l) (vhash-cons (caar l) (cdar l) acc hash)))))

(set-record-type-printer! <vlist>
  (lambda (vlist port)
    (if (vhash? vlist)
        (begin
          (display "#<vhash " port)
          (display (number->string (object-address vlist) 16) port)
          (display " " port)
          (display (vlist-length vlist) port)
          (display " pairs>" port))
        (begin
          (display "#<vlist " port)
          (write (vlist->list vlist) port)
          (display ">" port)))))
