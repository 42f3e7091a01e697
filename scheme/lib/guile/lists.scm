;;; Lists: what takes a procedure, and what is not worth a primitive.
;;;
;;; Everything here is iterative: the length of a list costs no stack.  Results
;;; are turned round with `reverse', never `reverse!', because a continuation
;;; captured in the procedure may hold the pairs collected so far.

(define (%not-a-list who list)
  (scm-error 'wrong-type-arg who "Not a list: ~S" (cons list '()) #f))

(define (%wrong-length who list)
  (scm-error 'wrong-type-arg who "List of wrong length: ~S" (cons list '()) #f))

(define (%check-lengths who first rest)
  ;; Raise an error unless the lists REST are as long as the list FIRST.
  (let ((expected (length first)))
    (let loop ((lists rest))
      (unless (null? lists)
        (unless (= (length (car lists)) expected)
          (%wrong-length who (car lists)))
        (loop (cdr lists))))))

(define (%cars lists)
  ;; The first elements of LISTS; there are few lists.
  (let loop ((rest lists) (result '()))
    (if (null? rest)
        (reverse! result)
        (loop (cdr rest) (cons (car (car rest)) result)))))

(define (%cdrs lists)
  (let loop ((rest lists) (result '()))
    (if (null? rest)
        (reverse! result)
        (loop (cdr rest) (cons (cdr (car rest)) result)))))

(define (%map1 f list)
  (let loop ((rest list) (result '()))
    (if (pair? rest)
        (loop (cdr rest) (cons (f (car rest)) result))
        (if (null? rest)
            (reverse result)
            (%not-a-list "map" list)))))

(define (%map2 f list1 list2)
  (let loop ((rest1 list1) (rest2 list2) (result '()))
    (if (pair? rest1)
        (loop (cdr rest1) (cdr rest2)
              (cons (f (car rest1) (car rest2)) result))
        (reverse result))))

(define (%map-n f lists)
  (let loop ((lists lists) (result '()))
    (if (pair? (car lists))
        (loop (%cdrs lists) (cons (apply f (%cars lists)) result))
        (reverse result))))

(define map
  (case-lambda
    "Apply F to the first elements of LISTS, then to the second, and so on; return
a list of the results.  The lists must have the same length."
    ((f list) (%map1 f list))
    ((f list1 list2)
     (%check-lengths "map" list1 (list list2))
     (%map2 f list1 list2))
    ((f list1 . rest)
     (%check-lengths "map" list1 rest)
     (%map-n f (cons list1 rest)))))

(define map-in-order map)

(define (%for-each1 f list)
  (let loop ((rest list))
    (if (pair? rest)
        (begin
          (f (car rest))
          (loop (cdr rest)))
        (unless (null? rest)
          (%not-a-list "for-each" list)))))

(define (%for-each2 f list1 list2)
  (let loop ((rest1 list1) (rest2 list2))
    (when (pair? rest1)
      (f (car rest1) (car rest2))
      (loop (cdr rest1) (cdr rest2)))))

(define (%for-each-n f lists)
  (let loop ((lists lists))
    (when (pair? (car lists))
      (apply f (%cars lists))
      (loop (%cdrs lists)))))

(define for-each
  (case-lambda
    "Apply F to the first elements of LISTS, then to the second, and so on, for
effect.  The lists must have the same length."
    ((f list) (%for-each1 f list))
    ((f list1 list2)
     (%check-lengths "for-each" list1 (list list2))
     (%for-each2 f list1 list2))
    ((f list1 . rest)
     (%check-lengths "for-each" list1 rest)
     (%for-each-n f (cons list1 rest)))))

(define (filter pred list)
  "Return a list of the elements of LIST for which PRED holds, in their order."
  (%check-procedure "filter" 1 pred)
  (%filter "filter" pred list))

(define (filter! pred list)
  "Return a list of the elements of LIST for which PRED holds, in their order.
LIST may be altered."
  (%check-procedure "filter!" 1 pred)
  (%filter "filter!" pred list))

(define (%filter who pred list)
  (let loop ((rest list) (result '()))
    (if (pair? rest)
        (loop (cdr rest)
              (if (pred (car rest)) (cons (car rest) result) result))
        (if (null? rest)
            (reverse result)
            (%wrong-type who 2 list)))))

(define* (iota count #:optional (start 0) (step 1))
  "Return the list of COUNT numbers that starts with START and grows by STEP."
  (unless (and (number? count) (integer? count) (not (negative? count)))
    (throw 'wrong-type-arg count))
  (let loop ((i (- count 1)) (result '()))
    (if (negative? i)
        result
        (loop (- i 1) (cons (+ start (* i step)) result)))))

(define (list-index l k)
  "Return the position of the first element of L that is eq? to K, or #f."
  (let loop ((rest l) (i 0))
    (cond ((null? rest) #f)
          ((eq? (car rest) k) i)
          (else (loop (cdr rest) (+ i 1))))))
