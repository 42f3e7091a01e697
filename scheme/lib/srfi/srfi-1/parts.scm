;;; (srfi srfi-1 parts): the part of SRFI 1 that makes lists and takes them apart.

(define-module (srfi srfi-1 parts)
  #:export (xcons list-tabulate circular-list proper-list? circular-list?
            dotted-list? null-list? not-pair? list= first second third fourth fifth
            sixth seventh eighth ninth tenth car+cdr take drop take-right drop-right
            take! drop-right! split-at split-at! last append-reverse!
            list-end wrong-type wrong-argument check-procedure check-end)
  #:replace (list-copy))

(define (wrong-type who value)
  (scm-error 'wrong-type-arg who "Wrong type argument: ~S" (list value) '()))

(define (check-procedure who value)
  (unless (procedure? value) (wrong-type who value)))

;; What follows the last pair of LIST, which ended at TAIL, must be ().
(define (check-end who tail list)
  (unless (null? tail) (wrong-type who list)))

(define (wrong-argument who position value . expected)
  (scm-error 'wrong-type-arg who
             (if (null? expected)
                 "Wrong type argument in position ~A: ~S"
                 "Wrong type argument in position ~A (expecting ~A): ~S")
             (cons position (append expected (list value))) (list value)))

;;; Constructors.

(define (xcons d a)
  "A pair of A and D: cons with its operands swapped."
  (cons a d))

(define (list-tabulate n proc)
  "The list of (PROC i) for i from 0 to N - 1."
  (unless (and (integer? n) (exact? n) (>= n 0)) (wrong-type "list-tabulate" n))
  (check-procedure "list-tabulate" proc)
  (let loop ((i (- n 1)) (acc '()))
    (if (< i 0) acc (loop (- i 1) (cons (proc i) acc)))))

(define (circular-list first . rest)
  "A list of the arguments whose last pair continues with the first."
  (let ((l (cons first rest)))
    (set-cdr! (last-pair l) l)
    l))

(define (list-copy list)
  "A copy of the pairs of LIST, its tail shared."
  (let loop ((l list) (acc '()))
    (if (pair? l)
        (loop (cdr l) (cons (car l) acc))
        (append-reverse! acc l))))

;;; Predicates.

;; Where LIST ends: the object after its last pair, or (for a circular list) a
;; pair of it.  Floyd's tortoise and hare.
(define (list-end list)
  (let loop ((fast list) (slow list))
    (if (pair? fast)
        (let ((fast (cdr fast)))
          (if (pair? fast)
              (let ((fast (cdr fast)) (slow (cdr slow)))
                (if (eq? fast slow) fast (loop fast slow)))
              fast))
        fast)))

(define (proper-list? x)
  "True for a list that ends in ()."
  (list? x))

(define (circular-list? x)
  "True for a list that never ends."
  (and (pair? x) (pair? (list-end x))))

(define (dotted-list? x)
  "True when X, after zero or more pairs, ends in something other than ()."
  (let ((end (list-end x)))
    (not (or (pair? end) (null? end)))))

(define (null-list? list)
  "True for (), false for a pair, an error for anything else."
  (cond ((null? list) #t)
        ((pair? list) #f)
        (else (error "not a proper list in null-list?"))))

(define (not-pair? x)
  "True unless X is a pair."
  (not (pair? x)))

(define (list= elt= . lists)
  "True when all LISTS have equal lengths and elements, compared with ELT=."
  (define (same? a b)
    (cond ((null? a) (null? b))
          ((null? b) #f)
          (else (and (elt= (car a) (car b)) (same? (cdr a) (cdr b))))))
  (or (null? lists)
      (let loop ((a (car lists)) (others (cdr lists)))
        (or (null? others)
            (let ((b (car others)))
              (and (or (eq? a b) (same? a b)) (loop b (cdr others))))))))

;;; Selectors.

(define first car)
(define (second x) "The second element of list X." (cadr x))
(define (third x) "The third element of list X." (caddr x))
(define (fourth x) "The fourth element of list X." (cadddr x))
(define (fifth x) "The fifth element of list X." (car (cddddr x)))
(define (sixth x) "The sixth element of list X." (cadr (cddddr x)))
(define (seventh x) "The seventh element of list X." (caddr (cddddr x)))
(define (eighth x) "The eighth element of list X." (cadddr (cddddr x)))
(define (ninth x) "The ninth element of list X." (car (cddddr (cddddr x))))
(define (tenth x) "The tenth element of list X." (cadr (cddddr (cddddr x))))

(define (car+cdr pair)
  "The two values car and cdr of PAIR."
  (values (car pair) (cdr pair)))

(define (take list k)
  "A list of the first K elements of LIST."
  (list-head list k))

(define (drop list k)
  "What follows the first K elements of LIST, shared."
  (list-tail list k))

(define (take-right list k)
  "The last K elements of LIST, shared."
  (let loop ((lag list) (lead (list-tail list k)))
    (if (pair? lead) (loop (cdr lag) (cdr lead)) lag)))

(define (drop-right list k)
  "A list of all but the last K elements of LIST."
  (let loop ((lag list) (lead (list-tail list k)) (acc '()))
    (if (pair? lead)
        (loop (cdr lag) (cdr lead) (cons (car lag) acc))
        (reverse! acc))))

(define (take! list k)
  "LIST cut after its first K elements."
  (if (zero? k)
      '()
      (let ((last (list-tail list (- k 1))))
        (set-cdr! last '())
        list)))

(define (drop-right! list k)
  "LIST cut before its last K elements."
  (let ((lead (list-tail list k)))
    (if (pair? lead)
        (let loop ((lag list) (lead (cdr lead)))
          (if (pair? lead)
              (loop (cdr lag) (cdr lead))
              (begin (set-cdr! lag '()) list)))
        '())))

(define (split-at list k)
  "Two values: the first K elements of LIST and the rest."
  (check-natural 'split-at k)
  (let loop ((l list) (k k) (acc '()))
    (if (zero? k)
        (values (reverse! acc) l)
        (loop (cdr l) (- k 1) (cons (car l) acc)))))

(define (check-natural who k)
  (when (and (number? k) (negative? k))
    (scm-error 'out-of-range who "Value out of range: ~A" (cons k '()) (cons k '()))))

(define (split-at! list k)
  "split-at that may reuse the pairs of LIST."
  (check-natural 'split-at! k)
  (if (zero? k)
      (values '() list)
      (let* ((last (list-tail list (- k 1)))
             (rest (cdr last)))
        (set-cdr! last '())
        (values list rest))))

(define (last list)
  "The last element of a non-empty LIST."
  (car (last-pair list)))

(define (append-reverse! rev-head tail)
  "append-reverse that may reuse the pairs of REV-HEAD."
  (let loop ((l rev-head) (acc tail))
    (cond ((pair? l) (let ((next (cdr l)))
                       (set-cdr! l acc)
                       (loop next l)))
          ((null? l) acc)
          (else (wrong-type "append-reverse!" l)))))
