;;; (ice-9 common-list): list tools with Common Lisp's names.

(define-module (ice-9 common-list)
  #:export (adjoin union intersection set-difference reduce-init reduce
            some every notany notevery count-if find-if member-if
            remove-if remove-if-not delete-if! delete-if-not! butlast
            and? or? has-duplicates? pick pick-mappings uniq))

(define (adjoin e l)
  "L with E before it, unless it is there (eq?)."
  (if (memq e l) l (cons e l)))

(define (union l1 l2)
  "The elements of L1 that L2 lacks, last first, before L2."
  (if (or (null? l1) (null? l2))
      (append l1 l2)
      (union (cdr l1) (adjoin (car l1) l2))))

(define (intersection l1 l2)
  "The elements of L1 that are in L2 (eqv?)."
  (if (null? l2) l2 (pick (lambda (e) (memv e l2)) l1)))

(define (set-difference l1 l2)
  "The elements of L1 that are not in L2 (eqv?)."
  (remove-if (lambda (e) (memv e l2)) l1))

(define (reduce-init p init l)
  "Fold L from the left with (P result element)."
  (if (null? l) init (reduce-init p (p init (car l)) (cdr l))))

(define (reduce p l)
  "Fold L from the left, starting with its first element."
  (if (null? l) l (reduce-init p (car l) (cdr l))))

(define (some pred l . rest)
  "The first true value of PRED on elements of the lists, or #f."
  (and (pair? l)
       (or (apply pred (car l) (map car rest))
           (apply some pred (cdr l) (map cdr rest)))))

(define (every pred l . rest)
  "#f where PRED is for some elements of the lists, else its last value or #t."
  (or (null? l)
      (let ((value (apply pred (car l) (map car rest))))
        (if (and value (null? (cdr l)))
            (and value #t)
            (and value (apply every pred (cdr l) (map cdr rest)))))))

(define (notany pred . ls) "Not some." (not (apply some pred ls)))
(define (notevery pred . ls) "Not every." (not (apply every pred ls)))

(define (count-if pred l)
  "How many elements of L satisfy PRED."
  (reduce-init (lambda (n e) (if (pred e) (+ n 1) n)) 0 l))

(define (member-if pred l)
  "The part of L from the first element that satisfies PRED, or #f."
  (cond ((null? l) #f)
        ((pred (car l)) l)
        (else (member-if pred (cdr l)))))

(define (find-if pred l)
  "The first element of L that satisfies PRED, or #f."
  (let ((tail (member-if pred l)))
    (and tail (car tail))))

(define (remove-if-not pred l)
  "The elements of L that satisfy PRED."
  (let loop ((l l) (kept '()))
    (cond ((null? l) (reverse! kept))
          ((pred (car l)) (loop (cdr l) (cons (car l) kept)))
          (else (loop (cdr l) kept)))))

(define (remove-if pred l)
  "The elements of L that do not satisfy PRED."
  (remove-if-not (lambda (e) (not (pred e))) l))

(define (delete-if! pred l)
  "Take the elements that satisfy PRED out of L."
  (let ((head (cons #f l)))
    (let loop ((last head))
      (cond ((null? (cdr last)) (cdr head))
            ((pred (cadr last)) (set-cdr! last (cddr last)) (loop last))
            (else (loop (cdr last)))))))

(define (delete-if-not! pred l)
  "Take the elements that do not satisfy PRED out of L."
  (delete-if! (lambda (e) (not (pred e))) l))

(define (butlast lst n)
  "LST without its last N elements."
  (if (negative? n)
      (error "negative argument to butlast" n)
      (list-head lst (max 0 (- (length lst) n)))))

(define (and? . args) "Whether all ARGS are true." (and (and-map identity args) #t))
(define (or? . args) "Whether one of ARGS is true." (and (or-map identity args) #t))

(define (has-duplicates? lst)
  "Whether two elements of LST are equal."
  (and (not (null? lst))
       (or (and (member (car lst) (cdr lst)) #t)
           (has-duplicates? (cdr lst)))))

(define (pick p l)
  "The elements of L that satisfy P."
  (remove-if-not p l))

(define (pick-mappings p l)
  "The true values of P on the elements of L."
  (remove-if not (map p l)))

(define (uniq l)
  "L without what occurs again later (memq)."
  (if (null? l)
      '()
      (let* ((first (car l)) (rest (uniq (cdr l))))
        (if (memq first rest) rest (cons first rest)))))
