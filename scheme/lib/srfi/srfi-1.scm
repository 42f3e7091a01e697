;;; (srfi srfi-1): the list library.
;;
;; SRFI 1, with the argument checks of Guile (a `wrong-type-arg' error names the
;; procedure).  The procedures of one and two lists have loops of their own; any
;; other number of lists goes through FIRSTS and RESTS.  Searching, deletion,
;; association lists and sets are in (srfi srfi-1 sets), what makes lists and takes them
;; apart in (srfi srfi-1 parts).

(define-module (srfi srfi-1)
  #:use-module (srfi srfi-1 parts)
  #:use-module (srfi srfi-1 sets)
  #:export (length+ concatenate concatenate! append-reverse zip
            unzip1 unzip2 unzip3 unzip4 unzip5 count fold fold-right pair-fold
            pair-fold-right reduce reduce-right unfold unfold-right append-map
            append-map! map! pair-for-each filter-map partition partition! remove
            remove! find find-tail any every take-while take-while! drop-while span
            span! break break!)
  #:replace (map map-in-order for-each list-index)
  #:re-export (append-reverse! xcons list-tabulate circular-list proper-list? circular-list?
               dotted-list? null-list? not-pair? list= first second third fourth
               fifth sixth seventh eighth ninth tenth car+cdr take drop take-right
               drop-right take! drop-right! split-at split-at! last
               cons list cons* make-list iota
               pair? null?
               car cdr caar cadr cdar cddr caaar caadr cadar caddr cdaar cdadr cddar cdddr
               caaaar caaadr caadar caaddr cadaar cadadr caddar cadddr
               cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr
               list-ref last-pair length append append! reverse reverse!
               filter filter! memq memv assq assv set-car! set-cdr!
               delete-duplicates delete-duplicates!
               alist-cons alist-copy alist-delete alist-delete!
               lset<= lset= lset-adjoin lset-union lset-union!
               lset-intersection lset-intersection! lset-difference lset-difference!
               lset-xor lset-xor! lset-diff+intersection lset-diff+intersection!)
  #:re-export-and-replace (list-copy member assoc delete delete!))

;;; Several lists at once.

;; The cars of LISTS, or #f when one of them has ended.
(define (firsts lists)
  (let loop ((ls lists) (acc '()))
    (cond ((null? ls) (reverse! acc))
          ((pair? (car ls)) (loop (cdr ls) (cons (caar ls) acc)))
          ((null? (car ls)) #f)
          (else (wrong-type "length+" (car ls))))))

(define (rests lists)
  (let loop ((ls lists) (acc '()))
    (if (null? ls)
        (reverse! acc)
        (loop (cdr ls) (cons (cdar ls) acc)))))

;; True when some list of LISTS has ended.
(define (some-ended? lists)
  (and (pair? lists)
       (or (not (pair? (car lists))) (some-ended? (cdr lists)))))

;;; Length, appending, zipping.

(define (length+ x)
  "The length of the list X, or #f when it is circular."
  (let ((end (list-end x)))
    (cond ((null? end) (length x))
          ((pair? end) #f)
          (else (scm-error 'wrong-type-arg "length+"
                           "Wrong type argument in position ~A (expecting ~A): ~S"
                           (list 1 "proper or circular list" x) (list x))))))

(define (concatenate lists)
  "The elements of LISTS appended."
  (unless (list? lists) (wrong-argument "concatenate" 1 lists))
  (apply append lists))

(define (concatenate! lists)
  "concatenate that may reuse the pairs of the lists."
  (unless (list? lists) (wrong-argument "concatenate!" 1 lists))
  (apply append! lists))

(define (append-reverse rev-head tail)
  "The elements of REV-HEAD, last first, in front of TAIL."
  (let loop ((l rev-head) (acc tail))
    (cond ((pair? l) (loop (cdr l) (cons (car l) acc)))
          ((null? l) acc)
          (else (wrong-type "append-reverse" l)))))

(define (zip clist1 . rest)
  "The list of lists of corresponding elements."
  (for-each (lambda (l)
              (unless (or (pair? l) (null? l))
                (scm-error 'wrong-type-arg "cdr" "Wrong type (expecting ~A): ~S"
                           (list "pair" l) (list l))))
            (cons clist1 rest))
  (apply map list clist1 rest))

(define (unzip1 l) "The firsts of L." (map first l))
(define (unzip2 l)
  "Two values: the firsts and the seconds of L."
  (values (map first l) (map second l)))
(define (unzip3 l)
  "Three values: the firsts, seconds and thirds of L."
  (values (map first l) (map second l) (map third l)))
(define (unzip4 l)
  "Four values: the firsts to the fourths of L."
  (values (map first l) (map second l) (map third l) (map fourth l)))
(define (unzip5 l)
  "Five values: the firsts to the fifths of L."
  (values (map first l) (map second l) (map third l) (map fourth l)
          (map fifth l)))

(define (count pred list1 . lists)
  "How many times PRED is true of corresponding elements."
  (if (and (pair? lists) (pair? (cdr lists)))
      (unless (or (pair? list1) (null? list1))
        (wrong-argument "count" 2 list1 "list"))
      (unless (procedure? pred) (wrong-argument "count" 1 pred)))
  (if (null? lists)
      (let loop ((l list1) (n 0))
        (if (pair? l)
            (loop (cdr l) (if (pred (car l)) (+ n 1) n))
            (begin
              (unless (null? l) (wrong-argument "count" 2 list1 "list"))
              n)))
      (apply fold (lambda args
                    (let ((n (last args)))
                      (if (apply pred (drop-right args 1)) (+ n 1) n)))
             0 list1 lists)))

;;; Folding.

(define fold
  (case-lambda
    "Combine the elements from the left: (KONS element … accumulated)."
    ((kons knil list1)
     (check-procedure "fold" kons)
     (let loop ((l list1) (acc knil))
       (if (pair? l)
           (loop (cdr l) (kons (car l) acc))
           (begin (check-end "fold" l list1) acc))))
    ((kons knil list1 list2)
     (check-procedure "fold" kons)
     (let loop ((a list1) (b list2) (acc knil))
       (if (and (pair? a) (pair? b))
           (loop (cdr a) (cdr b) (kons (car a) (car b) acc))
           (begin
             (unless (or (null? a) (null? b)) (wrong-type "fold" (if (pair? a) b a)))
             acc))))
    ((kons knil list1 . rest)
     (check-procedure "fold" kons)
     (let loop ((ls (cons list1 rest)) (acc knil))
       (let ((heads (firsts ls)))
         (if heads
             (loop (rests ls) (apply kons (append! heads (cons acc '()))))
             acc))))))

(define fold-right
  (case-lambda
    "Combine the elements from the right: (KONS element … accumulated)."
    ((kons knil list1)
     (check-procedure "fold-right" kons)
     (let loop ((l (reverse list1)) (acc knil))
       (if (pair? l)
           (loop (cdr l) (kons (car l) acc))
           acc)))
    ((kons knil list1 . lists)
     (check-procedure "fold-right" kons)
     (apply fold kons knil (reverse list1) (map reverse lists)))))

(define pair-fold
  (case-lambda
    "Combine the successive tails from the left: (KONS tail … accumulated)."
    ((kons knil list1)
     (let loop ((l list1) (acc knil))
       (if (null? l)
           acc
           (let ((next (cdr l)))
             (loop next (kons l acc))))))
    ((kons knil list1 . lists)
     (let loop ((ls (cons list1 lists)) (acc knil))
       (if (some-ended? ls)
           acc
           (let ((next (rests ls)))
             (loop next (apply kons (append ls (cons acc '()))))))))))

(define (tails list)
  (let loop ((l list) (acc '()))
    (if (pair? l) (loop (cdr l) (cons l acc)) acc)))

(define (pair-fold-right kons knil clist1 . rest)
  "Combine the successive tails from the right: (KONS tail … accumulated)."
  (if (null? rest)
      (fold kons knil (tails clist1))
      (let collect ((ls (cons clist1 rest)) (rows '()))
        (if (some-ended? ls)
            (fold (lambda (row acc) (apply kons (append row (cons acc '())))) knil rows)
            (collect (rests ls) (cons ls rows))))))

(define (reduce f ridentity lst)
  "Combine the elements of LST from the left, the first as start; RIDENTITY when
it is empty."
  (check-procedure "reduce" f)
  (if (null? lst)
      ridentity
      (fold f (car lst) (cdr lst))))

(define (reduce-right f ridentity lst)
  "Combine the elements of LST from the right, the last as start; RIDENTITY when
it is empty."
  (check-procedure "reduce-right" f)
  (if (null? lst)
      ridentity
      (let ((rev (reverse lst)))
        (fold f (car rev) (cdr rev)))))

(define* (unfold p f g seed #:optional (tail-gen (lambda (x) '())))
  "The list of (F seed) for the seeds that G makes, until P."
  (check-procedure "unfold" p)
  (let loop ((seed seed) (acc '()))
    (if (p seed)
        (append-reverse! acc (tail-gen seed))
        (loop (g seed) (cons (f seed) acc)))))

(define* (unfold-right p f g seed #:optional (tail '()))
  "Like unfold, the first seed's element last, in front of TAIL."
  (check-procedure "unfold-right" p)
  (let loop ((seed seed) (acc tail))
    (if (p seed)
        acc
        (loop (g seed) (cons (f seed) acc)))))

;;; Mapping.

(define map
  (case-lambda
    "The list of the results of F on corresponding elements, up to the shortest list."
    ((f list1)
     (check-procedure "map" f)
     (let loop ((l list1))
       (if (pair? l)
           (let ((x (f (car l))))
             (cons x (loop (cdr l))))
           (begin (check-end "map" l list1) '()))))
    ((f list1 list2)
     (check-procedure "map" f)
     (let loop ((a list1) (b list2))
       (if (and (pair? a) (pair? b))
           (let ((x (f (car a) (car b))))
             (cons x (loop (cdr a) (cdr b))))
           (begin
             (unless (or (null? a) (null? b)) (wrong-type "length+" (if (pair? a) b a)))
             '()))))
    ((f list1 . lists)
     (check-procedure "map" f)
     (let loop ((ls (cons list1 lists)))
       (let ((heads (firsts ls)))
         (if heads
             (let ((x (apply f heads)))
               (cons x (loop (rests ls))))
             '()))))))

(define map-in-order map)

(define for-each
  (case-lambda
    "Call F on corresponding elements, up to the shortest list."
    ((f list1)
     (check-procedure "for-each" f)
     (let loop ((l list1))
       (if (pair? l)
           (begin (f (car l)) (loop (cdr l)))
           (check-end "for-each" l list1))))
    ((f list1 list2)
     (check-procedure "for-each" f)
     (let loop ((a list1) (b list2))
       (if (and (pair? a) (pair? b))
           (begin (f (car a) (car b)) (loop (cdr a) (cdr b)))
           (unless (or (null? a) (null? b)) (wrong-type "length+" (if (pair? a) b a))))))
    ((f list1 . lists)
     (check-procedure "for-each" f)
     (let loop ((ls (cons list1 lists)))
       (let ((heads (firsts ls)))
         (when heads
           (apply f heads)
           (loop (rests ls))))))))

(define (append-map f clist1 . rest)
  "The results of mapping F, appended."
  (concatenate (apply map f clist1 rest)))

(define (append-map! f clist1 . rest)
  "append-map that may reuse the pairs of the results."
  (concatenate! (apply map f clist1 rest)))

(define map! map)

(define (pair-for-each f clist1 . rest)
  "Call F on the successive tails of the lists."
  (if (null? rest)
      (let loop ((l clist1))
        (unless (null? l)
          (let ((next (cdr l)))
            (f l)
            (loop next))))
      (let loop ((ls (cons clist1 rest)))
        (unless (some-ended? ls)
          (let ((next (rests ls)))
            (apply f ls)
            (loop next))))))

(define filter-map
  (case-lambda
    "The true results of F on corresponding elements."
    ((f list1)
     (check-procedure "filter-map" f)
     (let loop ((l list1) (acc '()))
       (if (null? l)
           (reverse! acc)
           (let ((x (f (car l))))
             (loop (cdr l) (if x (cons x acc) acc))))))
    ((f list1 . lists)
     (check-procedure "filter-map" f)
     (let loop ((ls (cons list1 lists)) (acc '()))
       (let ((heads (firsts ls)))
         (if heads
             (let ((x (apply f heads)))
               (loop (rests ls) (if x (cons x acc) acc)))
             (reverse! acc)))))))

;;; Filtering and searching.

(define (partition pred list)
  "Two values: the elements of LIST that satisfy PRED, and the others."
  (unless (procedure? pred) (wrong-argument "partition" 1 pred))
  (let loop ((l list) (in '()) (out '()))
    (if (pair? l)
        (if (pred (car l))
            (loop (cdr l) (cons (car l) in) out)
            (loop (cdr l) in (cons (car l) out)))
        (begin
          (unless (null? l) (wrong-argument "partition" 2 list))
          (values (reverse! in) (reverse! out))))))

(define (remove pred list)
  "The elements of LIST that do not satisfy PRED."
  (check-procedure "remove" pred)
  (let loop ((l list) (acc '()))
    (if (pair? l)
        (loop (cdr l) (if (pred (car l)) acc (cons (car l) acc)))
        (begin
          (check-end "remove" l list)
          (reverse! acc)))))

(define partition! partition)
(define remove! remove)

(define (find pred lst)
  "The first element of LST that satisfies PRED, or #f."
  (check-procedure "find" pred)
  (let loop ((l lst))
    (and (not (null? l))
         (let ((x (car l)))
           (if (pred x) x (loop (cdr l)))))))

(define (find-tail pred lst)
  "The first tail of LST whose car satisfies PRED, or #f."
  (check-procedure "find-tail" pred)
  (let loop ((l lst))
    (and (not (null? l))
         (if (pred (car l)) l (loop (cdr l))))))

(define any
  (case-lambda
    "The first true result of PRED on corresponding elements, or #f; the last call
is a tail call."
    ((pred list1)
     (check-procedure "any" pred)
     (and (not (null? list1))
          (let loop ((x (car list1)) (l (cdr list1)))
            (if (null? l)
                (pred x)
                (or (pred x) (loop (car l) (cdr l)))))))
    ((pred list1 list2)
     (check-procedure "any" pred)
     (let loop ((a list1) (b list2))
       (and (not (null? a)) (not (null? b))
            (let ((next-a (cdr a)) (next-b (cdr b)))
              (if (or (null? next-a) (null? next-b))
                  (pred (car a) (car b))
                  (or (pred (car a) (car b)) (loop next-a next-b)))))))
    ((pred list1 . lists)
     (check-procedure "any" pred)
     (let loop ((ls (cons list1 lists)))
       (let ((heads (firsts ls)))
         (and heads
              (let ((next (rests ls)))
                (if (some-ended? next)
                    (apply pred heads)
                    (or (apply pred heads) (loop next))))))))))

(define every
  (case-lambda
    "The last result of PRED on corresponding elements when all are true, else #f;
the last call is a tail call."
    ((pred list1)
     (check-procedure "every" pred)
     (or (null? list1)
         (let loop ((x (car list1)) (l (cdr list1)))
           (if (null? l)
               (pred x)
               (and (pred x) (loop (car l) (cdr l)))))))
    ((pred list1 list2)
     (check-procedure "every" pred)
     (let loop ((a list1) (b list2))
       (or (null? a) (null? b)
           (let ((next-a (cdr a)) (next-b (cdr b)))
             (if (or (null? next-a) (null? next-b))
                 (pred (car a) (car b))
                 (and (pred (car a) (car b)) (loop next-a next-b)))))))
    ((pred list1 . lists)
     (check-procedure "every" pred)
     (let loop ((ls (cons list1 lists)))
       (let ((heads (firsts ls)))
         (or (not heads)
             (let ((next (rests ls)))
               (if (some-ended? next)
                   (apply pred heads)
                   (and (apply pred heads) (loop next))))))))))

(define list-index
  (case-lambda
    "The index of the first corresponding elements that satisfy PRED, or #f."
    ((pred list1)
     (check-procedure "list-index" pred)
     (let loop ((l list1) (i 0))
       (and (not (null? l))
            (if (pred (car l)) i (loop (cdr l) (+ i 1))))))
    ((pred list1 . lists)
     (check-procedure "list-index" pred)
     (let loop ((ls (cons list1 lists)) (i 0))
       (let ((heads (firsts ls)))
         (and heads
              (if (apply pred heads) i (loop (rests ls) (+ i 1)))))))))

(define (take-while pred ls)
  "The longest prefix of LS whose elements all satisfy PRED."
  (check-procedure "take-while" pred)
  (let loop ((l ls) (acc '()))
    (if (and (not (null? l)) (pred (car l)))
        (loop (cdr l) (cons (car l) acc))
        (reverse! acc))))

(define take-while! take-while)

(define (drop-while pred lst)
  "LST without the longest prefix whose elements all satisfy PRED."
  (check-procedure "drop-while" pred)
  (let loop ((l lst))
    (if (and (not (null? l)) (pred (car l)))
        (loop (cdr l))
        l)))

(define (span pred lst)
  "Two values: (take-while PRED LST) and (drop-while PRED LST)."
  (check-procedure "span" pred)
  (let loop ((l lst) (acc '()))
    (if (and (not (null? l)) (pred (car l)))
        (loop (cdr l) (cons (car l) acc))
        (values (reverse! acc) l))))

(define (break pred clist)
  "Two values: the elements of CLIST before the first that satisfies PRED, and the
rest."
  (check-procedure "break" pred)
  (span (lambda (x) (not (pred x))) clist))

(define span! span)
(define break! break)

(cond-expand-provide (current-module) '(srfi-1))
