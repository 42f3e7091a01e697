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

(define (list-tabulate n init-proc)
  "The list of (INIT-PROC i) for i from 0 to N - 1."
  (unless (and (integer? n) (exact? n) (>= n 0)) (wrong-type "list-tabulate" n))
  (check-procedure "list-tabulate" init-proc)
  (let loop ((i (- n 1)) (acc '()))
    (if (< i 0) acc (loop (- i 1) (cons (init-proc i) acc)))))

(define (circular-list elt1 . elts)
  "A list of the arguments whose last pair continues with the first."
  (let ((l (cons elt1 elts)))
    (set-cdr! (last-pair l) l)
    l))

(define (list-copy x)
  "A copy of the pairs of X, its tail shared."
  (let loop ((l x) (acc '()))
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

(define (null-list? x)
  "True for (), false for a pair, an error for anything else."
  (cond ((null? x) #t)
        ((pair? x) #f)
        (else (%core-error "not a proper list in null-list?"))))

(define (not-pair? x)
  "True unless X is a pair."
  (not (pair? x)))

(define (list= elt= . rest)
  "True when all REST have equal lengths and elements, compared with ELT=."
  (define (same? a b)
    (cond ((null? a) (null? b))
          ((null? b) #f)
          (else (and (elt= (car a) (car b)) (same? (cdr a) (cdr b))))))
  (or (null? rest)
      (let loop ((a (car rest)) (others (cdr rest)))
        (or (null? others)
            (let ((b (car others)))
              (and (or (eq? a b) (same? a b)) (loop b (cdr others))))))))

;;; Selectors.

(define first car)
(define second cadr)
(define third caddr)
(define fourth cadddr)
(define (fifth x) "The fifth element of list X."
  (car (cdr (cdr (cdr (cdr x))))))
(define (sixth x) "The sixth element of list X."
  (car (cdr (cdr (cdr (cdr (cdr x)))))))
(define (seventh x) "The seventh element of list X."
  (car (cdr (cdr (cdr (cdr (cdr (cdr x))))))))
(define (eighth x) "The eighth element of list X."
  (car (cdr (cdr (cdr (cdr (cdr (cdr (cdr x)))))))))
(define (ninth x) "The ninth element of list X."
  (car (cdr (cdr (cdr (cdr (cdr (cdr (cdr (cdr x))))))))))
(define (tenth x) "The tenth element of list X."
  (car (cdr (cdr (cdr (cdr (cdr (cdr (cdr (cdr (cdr x)))))))))))

(define (car+cdr x)
  "The two values car and cdr of X."
  (values (car x) (cdr x)))

(define take list-head)
(define drop list-tail)

(define (take-right lis k)
  "The last K elements of LIS, shared."
  (let loop ((lag lis) (lead (list-tail lis k)))
    (if (pair? lead) (loop (cdr lag) (cdr lead)) lag)))

(define (drop-right lis k)
  "A list of all but the last K elements of LIS."
  (let loop ((lag lis) (lead (list-tail lis k)) (acc '()))
    (if (pair? lead)
        (loop (cdr lag) (cdr lead) (cons (car lag) acc))
        (reverse! acc))))

(define (take! lst i)
  "LST cut after its first I elements."
  (if (zero? i)
      '()
      (let ((last (list-tail lst (- i 1))))
        (set-cdr! last '())
        lst)))

(define (drop-right! lst i)
  "LST cut before its last I elements."
  (let ((lead (list-tail lst i)))
    (if (pair? lead)
        (let loop ((lag lst) (lead (cdr lead)))
          (if (pair? lead)
              (loop (cdr lag) (cdr lead))
              (begin (set-cdr! lag '()) lst)))
        '())))

(define (split-at lst i)
  "Two values: the first I elements of LST and the rest."
  (check-natural 'split-at i)
  (let loop ((l lst) (i i) (acc '()))
    (if (zero? i)
        (values (reverse! acc) l)
        (loop (cdr l) (- i 1) (cons (car l) acc)))))

(define (check-natural who k)
  (when (and (number? k) (negative? k))
    (scm-error 'out-of-range who "Value out of range: ~A" (cons k '()) (cons k '()))))

(define (split-at! lst i)
  "split-at that may reuse the pairs of LST."
  (check-natural 'split-at! i)
  (if (zero? i)
      (values '() lst)
      (let* ((last (list-tail lst (- i 1)))
             (rest (cdr last)))
        (set-cdr! last '())
        (values lst rest))))

(define (last pair)
  "The last element of a non-empty PAIR."
  (car (last-pair pair)))

(define (append-reverse! rev-head tail)
  "append-reverse that may reuse the pairs of REV-HEAD."
  (let loop ((l rev-head) (acc tail))
    (cond ((pair? l) (let ((next (cdr l)))
                       (set-cdr! l acc)
                       (loop next l)))
          ((null? l) acc)
          (else (wrong-type "append-reverse!" l)))))
