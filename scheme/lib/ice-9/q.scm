;;; (ice-9 q): queues.
;;
;; Guile manual, "Queues".  A queue is a pair of its list and its last pair, #f when
;; there is none.

(define-module (ice-9 q)
  #:export (sync-q! make-q q? q-empty? q-empty-check q-front q-rear
            q-remove! q-push! enq! q-pop! deq! q-length))

(define (make-q)
  "A new, empty queue."
  (cons '() #f))

(define (sync-q! q)
  "Make the last pair of Q right again after its list was changed."
  (set-cdr! q (if (pair? (car q)) (last-pair (car q)) #f))
  q)

(define (q? obj)
  "True when OBJ is a queue."
  (and (pair? obj)
       (if (pair? (car obj))
           (eq? (cdr obj) (last-pair (car obj)))
           (and (null? (car obj)) (not (cdr obj))))))

(define (q-empty? obj)
  "True when OBJ has no elements."
  (null? (car obj)))

(define (q-empty-check q)
  "Throw q-empty when Q has no elements."
  (when (q-empty? q) (throw 'q-empty q)))

(define (q-front q)
  "The first element of Q."
  (q-empty-check q)
  (car (car q)))

(define (q-rear q)
  "The last element of Q."
  (q-empty-check q)
  (car (cdr q)))

(define (q-remove! q obj)
  "Remove OBJ, compared with eq?, from Q."
  (set-car! q (delq! obj (car q)))
  (sync-q! q))

(define (q-push! q obj)
  "Put OBJ at the front of Q."
  (let ((pair (cons obj (car q))))
    (when (q-empty? q) (set-cdr! q pair))
    (set-car! q pair)
    q))

(define (enq! q obj)
  "Put OBJ at the rear of Q."
  (let ((pair (cons obj '())))
    (if (q-empty? q)
        (set-car! q pair)
        (set-cdr! (cdr q) pair))
    (set-cdr! q pair)
    q))

(define (q-pop! q)
  "Remove the first element of Q and return it."
  (q-empty-check q)
  (let ((x (car (car q)))
        (rest (cdar q)))
    (set-car! q rest)
    (when (null? rest) (set-cdr! q #f))
    x))

(define deq! q-pop!)

(define (q-length q)
  "The number of elements of Q."
  (length (car q)))
