;;; (srfi srfi-1 sets): the part of SRFI 1 that compares elements.
;;
;; Membership, deletion, association lists and lists as sets.  Argument order
;; follows SRFI 1: (= given-element list-element), and in the set operations the
;; element of the list met first comes first.

(define-module (srfi srfi-1 sets)
  #:export (delete-duplicates delete-duplicates!
            alist-cons alist-copy alist-delete alist-delete!
            lset<= lset= lset-adjoin lset-union lset-union!
            lset-intersection lset-intersection! lset-difference lset-difference!
            lset-xor lset-xor! lset-diff+intersection lset-diff+intersection!)
  #:replace (member assoc delete delete!))

(define core-member (@ (guile) member))
(define core-assoc (@ (guile) assoc))

(define (wrong-type who value)
  (scm-error 'wrong-type-arg who "Wrong type argument: ~S" (list value) '()))

(define wrong-argument (@ (srfi srfi-1 parts) wrong-argument))

(define (check-procedure who value)
  (unless (procedure? value) (wrong-type who value)))

;;; Membership and deletion.

(define* (member x ls #:optional (= equal?))
  "The first tail of LS whose car is = as X, or #f."
  (cond ((eq? = eq?) (memq x ls))
        ((eq? = eqv?) (memv x ls))
        (else
         (check-procedure "member" =)
         (let loop ((l ls))
           (and (not (null? l))
                (if (= x (car l)) l (loop (cdr l))))))))

(define* (delete x list #:optional (same? equal?))
  "LIST without the elements that are SAME? as X."
  (unless (list? list) (wrong-argument "list-copy" 1 list))
  (check-procedure "delete" same?)
  (let loop ((l list) (acc '()))
    (if (pair? l)
        (loop (cdr l) (if (same? x (car l)) acc (cons (car l) acc)))
        (reverse! acc))))

(define* (delete! x list #:optional (same? equal?))
  "delete that may reuse the pairs of LIST."
  (if (pair? list) (delete x list same?) list))

;; Lists longer than this are freed of duplicates through a hash table.
(define small 16)

;; The hashing of the equivalence SAME?, or #f: (reference . store).
(define (hash-procedures same?)
  (cond ((eq? same? equal?) (cons hash-ref hash-set!))
        ((eq? same? eq?) (cons hashq-ref hashq-set!))
        ((eq? same? eqv?) (cons hashv-ref hashv-set!))
        (else #f)))

(define (longer-than? list n)
  (and (pair? list)
       (or (zero? n) (longer-than? (cdr list) (- n 1)))))

(define (delete-duplicates/hash list procedures)
  (let ((table (make-hash-table)) (ref (car procedures)) (set (cdr procedures)))
    (let loop ((l list) (acc '()))
      (cond ((pair? l)
             (let ((x (car l)))
               (if (ref table x #f)
                   (loop (cdr l) acc)
                   (begin
                     (set table x #t)
                     (loop (cdr l) (cons x acc))))))
            ((null? l) (reverse! acc))
            (else (wrong-type "delete-duplicates" l))))))

(define (delete-duplicates/scan list same?)
  (let loop ((l list) (acc '()))
    (cond ((pair? l)
           (let ((x (car l)))
             (let seen? ((kept acc))
               (cond ((null? kept) (loop (cdr l) (cons x acc)))
                     ((same? (car kept) x) (loop (cdr l) acc))
                     (else (seen? (cdr kept)))))))
          ((null? l) (reverse! acc))
          (else (wrong-type "delete-duplicates" l)))))

(define* (delete-duplicates list #:optional (same? equal?))
  "LIST without the elements that are SAME? as an earlier one."
  (unless (procedure? same?) (wrong-argument "delete-duplicates" 2 same?))
  (unless (list? list) (wrong-argument "delete-duplicates" 1 list "list"))
  (let ((procedures (and (longer-than? list small) (hash-procedures same?))))
    (if procedures
        (delete-duplicates/hash list procedures)
        (delete-duplicates/scan list same?))))

(define delete-duplicates! delete-duplicates)

;;; Association lists.

(define-syntax-rule (scan-entries alist entry found?)
  (let loop ((l alist))
    (and (pair? l)
         (let ((entry (car l)))
           (unless (pair? entry) (wrong-type "assoc" entry))
           (if found? entry (loop (cdr l)))))))

(define* (assoc key alist #:optional (= equal?))
  "The first pair of ALIST whose car is = as KEY, or #f."
  (cond ((eq? = eq?) (assq key alist))
        ((eq? = eqv?) (assv key alist))
        (else
         (check-procedure "assoc" =)
         (if (eq? = equal?)
             (scan-entries alist entry (equal? key (car entry)))
             (scan-entries alist entry (= key (car entry)))))))

(define alist-cons acons)

(define (alist-copy alist)
  "A copy of ALIST and of its entries."
  (let loop ((l alist) (acc '()))
    (if (null? l)
        (reverse! acc)
        (let ((entry (car l)))
          (loop (cdr l) (cons (cons (car entry) (cdr entry)) acc))))))

(define* (alist-delete key alist #:optional (k= equal?))
  "ALIST without the entries whose car is K= as KEY."
  (check-procedure "alist-delete" k=)
  (let loop ((l alist) (acc '()))
    (if (null? l)
        (reverse! acc)
        (loop (cdr l)
              (if (k= key (caar l)) acc (cons (car l) acc))))))

(define alist-delete! alist-delete)

;;; Lists as sets.

;; True when X is in LIST; the test gets the list's element first.
(define (contains? same? list x)
  (cond ((eq? same? eq?) (memq x list))
        ((eq? same? eqv?) (memv x list))
        ((eq? same? equal?) (core-member x list))
        (else
         (let loop ((l list))
           (and (not (null? l))
                (or (same? (car l) x) (loop (cdr l))))))))

;; True when X is in LIST; the test gets X first.
(define (in? same? x list)
  (cond ((eq? same? eq?) (memq x list))
        ((eq? same? eqv?) (memv x list))
        ((eq? same? equal?) (core-member x list))
        (else
         (let loop ((l list))
           (and (not (null? l))
                (or (same? x (car l)) (loop (cdr l))))))))

(define (every-in? same? a b)
  (or (null? a)
      (and (in? same? (car a) b) (every-in? same? (cdr a) b))))

;; True when every one of LISTS satisfies (RELATED? list its-successor).
(define (chain? related? lists)
  (or (null? lists)
      (let loop ((a (car lists)) (others (cdr lists)))
        (or (null? others)
            (and (or (eq? a (car others)) (related? a (car others)))
                 (loop (car others) (cdr others)))))))

(define (lset<= = . rest)
  "True when each list is a subset of the next."
  (check-procedure "lset<=" =)
  (chain? (lambda (a b) (every-in? = a b)) rest))

(define (lset= = . rest)
  "True when the lists have the same elements."
  (check-procedure "lset<=" =)
  (chain? (lambda (a b)
            (and (every-in? = a b)
                 (every-in? (lambda (x y) (= y x)) b a)))
          rest))

(define (lset-adjoin = list . rest)
  "LIST with those REST in front that it lacks."
  (check-procedure "lset-adjoin" =)
  (let loop ((rest rest) (acc list))
    (cond ((null? rest) acc)
          ((contains? = acc (car rest)) (loop (cdr rest) acc))
          (else (loop (cdr rest) (cons (car rest) acc))))))

(define (lset-union = . rest)
  "A list of the elements of all REST."
  (check-procedure "lset-union" =)
  (define (union2 acc list)
    (cond ((null? list) acc)
          ((null? acc) list)
          ((eq? acc list) acc)
          (else
           (let loop ((l list) (acc acc))
             (cond ((null? l) acc)
                   ((contains? = acc (car l)) (loop (cdr l) acc))
                   (else (loop (cdr l) (cons (car l) acc))))))))
  (let loop ((rest rest) (acc '()))
    (if (null? rest)
        acc
        (loop (cdr rest) (union2 acc (car rest))))))

;; The elements X of LIST for which (KEEP? X) is true.
(define (select keep? list)
  (let loop ((l list) (acc '()))
    (cond ((null? l) (reverse! acc))
          ((keep? (car l)) (loop (cdr l) (cons (car l) acc)))
          (else (loop (cdr l) acc)))))

(define (in-all? same? x lists)
  (or (null? lists)
      (and (in? same? x (car lists)) (in-all? same? x (cdr lists)))))

(define (in-some? same? x lists)
  (and (pair? lists)
       (or (in? same? x (car lists)) (in-some? same? x (cdr lists)))))

(define (lset-intersection = list1 . rest)
  "The elements of LIST1 that are in all the other REST."
  (check-procedure "lset-intersection" =)
  (if (null? rest)
      list1
      (select (lambda (x) (in-all? = x rest)) list1)))

(define (lset-difference = list1 . rest)
  "The elements of LIST1 that are in none of the other REST."
  (check-procedure "lset-difference" =)
  (if (null? rest)
      list1
      (select (lambda (x) (not (in-some? = x rest))) list1)))

(define (lset-xor = . rest)
  "The elements that are in an odd number of REST."
  (check-procedure "lset-xor" =)
  (define (only-in a b)
    (select (lambda (x) (not (in? = x b))) a))
  (cond ((null? rest) '())
        (else
         (let loop ((acc (car rest)) (others (cdr rest)))
           (if (null? others)
               acc
               (loop (append (only-in (car others) acc) (only-in acc (car others)))
                     (cdr others)))))))

(define (lset-diff+intersection = list1 . rest)
  "Two values: the elements of LIST1 in none of REST, and those in some."
  (values (select (lambda (x) (not (in-some? = x rest))) list1)
          (select (lambda (x) (in-some? = x rest)) list1)))

(define lset-union! lset-union)
(define lset-intersection! lset-intersection)
(define lset-difference! lset-difference)
(define lset-xor! lset-xor)
(define lset-diff+intersection! lset-diff+intersection)
