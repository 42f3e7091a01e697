;;; Sorting: one stable merge sort over vectors serves lists and vectors.
;;;
;;; Runs of eight are sorted by insertion, then merged in passes that go to and
;;; fro between the vector and a second one of the same size.  An element moves
;;; ahead of another only where (LESS later earlier) holds: equal ones stay in
;;; order.

(define (%insertion-sort! vec less start end)
  (let outer ((i (+ start 1)))
    (when (< i end)
      (let ((x (vector-ref vec i)))
        (let inner ((j i))
          (if (and (> j start) (less x (vector-ref vec (- j 1))))
              (begin
                (vector-set! vec j (vector-ref vec (- j 1)))
                (inner (- j 1)))
              (vector-set! vec j x))))
      (outer (+ i 1)))))

(define (%merge-runs! from to less start middle end)
  ;; Merge the runs [START, MIDDLE) and [MIDDLE, END) of FROM into TO.
  (let loop ((left start) (right middle) (k start))
    (cond ((= left middle)
           (%vector-copy! to k from right end))
          ((= right end)
           (%vector-copy! to k from left middle))
          (else
           (let ((l (vector-ref from left)) (r (vector-ref from right)))
             (if (less r l)
                 (begin
                   (vector-set! to k r)
                   (loop left (+ right 1) (+ k 1)))
                 (begin
                   (vector-set! to k l)
                   (loop (+ left 1) right (+ k 1)))))))))

(define (%vector-copy! to at from start end)
  (vector-move-left! from start end to at))

(define (%merge-pass! from to less start end width)
  (let loop ((i start))
    (when (< i end)
      (let* ((middle (min (+ i width) end))
             (next (min (+ middle width) end)))
        (%merge-runs! from to less i middle next)
        (loop next)))))

(define (%sort-vector! vec less start end)
  ;; Sort the elements of VEC from START to END, stably.
  (let loop ((i start))
    (when (< i end)
      (%insertion-sort! vec less i (min (+ i 8) end))
      (loop (+ i 8))))
  (when (> (- end start) 8)
    (let passes ((from vec) (to (make-vector (vector-length vec))) (width 8))
      (cond ((< width (- end start))
             (%merge-pass! from to less start end width)
             (passes to from (* 2 width)))
            ((not (eq? from vec))
             (%vector-copy! vec start from start end))))))

(define (%sort-list list less)
  (if (or (null? list) (null? (cdr list)))
      list
      (let ((vec (list->vector list)))
        (%sort-vector! vec less 0 (vector-length vec))
        (vector->list vec))))

(define (%sort-list-in-place! list less)
  ;; The pairs of LIST stay in place; their contents are sorted.
  (let ((vec (list->vector list)))
    (%sort-vector! vec less 0 (vector-length vec))
    (let loop ((rest list) (i 0))
      (unless (null? rest)
        (set-car! rest (vector-ref vec i))
        (loop (cdr rest) (+ i 1))))
    list))

(define (%check-list who position x)
  (unless (list? x)
    (%wrong-type who position x)))

(define (%sort-string string less)
  (list->string (%sort-list (string->list string) less)))

(define (sort seq less)
  "Return a sorted copy of the list, vector or string SEQ.  (LESS A B) tells
whether A comes before B; equal elements keep their order."
  (cond ((null? seq) seq)
        ((pair? seq)
         (%check-list "list-copy" 1 seq)
         (%sort-list seq less))
        ((vector? seq) (sort! (vector-copy seq) less))
        ((string? seq) (%sort-string seq less))
        ((%vector-like? seq)
         (list->typed-array (array-type seq) 1
                            (%sort-list (array->list seq) less)))
        (else (%wrong-type "sort" 1 seq))))

(define (%vector-like? x)
  (and (array? x) (= (array-rank x) 1)))

(define (sort! seq less)
  "Sort the list, vector or string SEQ, which is altered, and return the result."
  (cond ((null? seq) seq)
        ((pair? seq)
         (%check-list "sort!" 1 seq)
         (%sort-list-in-place! seq less))
        ((vector? seq)
         ;; A read-only one is refused, even if it is in order.
         (unless (zero? (vector-length seq))
           (vector-set! seq 0 (vector-ref seq 0)))
         (%sort-vector! seq less 0 (vector-length seq))
         seq)
        ((string? seq)
         (string-copy! seq 0 (%sort-string seq less))
         seq)
        ((%vector-like? seq)
         (let ((place (caar (array-shape seq))))
           (for-each (lambda (x)
                       (array-set! seq x place)
                       (set! place (+ place 1)))
                     (%sort-list (array->list seq) less))
           seq))
        (else (%wrong-type "sort!" 1 seq))))

(define (stable-sort seq less)
  "Return a sorted copy of SEQ, as `sort' does; equal elements keep their order."
  (if (pair? seq)
      (%check-list "list-copy" 1 seq)
      (%check-sortable #f seq))
  (sort seq less))

(define (stable-sort! seq less)
  "Sort SEQ, which is altered, as `sort!' does; equal elements keep their order."
  (%check-sortable "stable-sort!" seq)
  (sort! seq less))

(define (%check-sortable who x)
  (unless (or (list? x) (vector? x))
    (cond ((array? x))
          (who (%wrong-type who 1 x))
          (else (%not-an-array x)))
    (unless (and (%vector-like? x) (eq? (array-type x) #t))
      (scm-error 'wrong-type-arg #f "Wrong type (expecting ~A): ~S"
                 (list "non-uniform array" x) (list x)))))

(define (%not-an-array x)
  (scm-error 'wrong-type-arg #f "Wrong type (expecting ~A): ~S"
             (list "array" x) (list x)))

(define (sort-list list less)
  "Return a sorted copy of LIST; equal elements keep their order."
  (%check-list "sort-list" 1 list)
  (%sort-list list less))

(define (sort-list! list less)
  "Sort LIST, which is altered, and return it."
  (%check-list "sort-list!" 1 list)
  (%sort-list-in-place! list less))

(define (restricted-vector-sort! vec less start end)
  "Sort the elements of the vector VEC from START up to END."
  (let ((size (vector-length vec)))
    (unless (<= 0 start size)
      (scm-error 'out-of-range "restricted-vector-sort!"
                 "startpos ~s out of range of ~s" (list start vec) (list start)))
    (unless (<= start end size)
      (scm-error 'out-of-range "restricted-vector-sort!"
                 "endpos ~s out of range of ~s" (list end vec) (list end))))
  (%sort-vector! vec less start end))

(define (sorted? seq less)
  "Return #t if no element of the list or vector SEQ comes before the one that
precedes it, by LESS."
  (cond ((null? seq) #t)
        ((pair? seq)
         (unless (list? seq)
           (scm-error 'out-of-range "sorted?" "Argument ~A out of range: ~S"
                      (list 1 seq) (list seq)))
         (let loop ((x (car seq)) (rest (cdr seq)))
           (cond ((null? rest) #t)
                 ((less (car rest) x) #f)
                 (else (loop (car rest) (cdr rest))))))
        ((vector? seq)
         (let loop ((i 1))
           (cond ((>= i (vector-length seq)) #t)
                 ((less (vector-ref seq i) (vector-ref seq (- i 1))) #f)
                 (else (loop (+ i 1))))))
        ((string? seq) (sorted? (string->list seq) less))
        ((%vector-like? seq) (sorted? (array->list seq) less))
        ((array? seq)
         (scm-error 'misc-error "sorted?" "rank must be 1" seq '()))
        (else (%not-an-array seq))))

(define (merge list1 list2 less)
  "Return the sorted list of the elements of the sorted lists LIST1 and LIST2; of
equal ones, those of LIST1 come first."
  (%check-list "merge" 1 list1)
  (%check-list "merge" 2 list2)
  (let loop ((list1 list1) (list2 list2) (result '()))
    (cond ((null? list1) (reverse! result list2))
          ((null? list2) (reverse! result list1))
          ((less (car list2) (car list1))
           (loop list1 (cdr list2) (cons (car list2) result)))
          (else
           (loop (cdr list1) list2 (cons (car list1) result))))))

(define (merge! list1 list2 less)
  "Merge the sorted lists LIST1 and LIST2, which may be altered."
  (%check-list "merge!" 1 list1)
  (%check-list "merge!" 2 list2)
  (merge list1 list2 less))
