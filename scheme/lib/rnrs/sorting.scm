;;; (rnrs sorting): R6RS library report 4.

(define-module (rnrs sorting)
  #:version (6)
  #:export (list-sort vector-sort vector-sort!))

(define (list-sort proc list)
  "LIST sorted, stably."
  (stable-sort list proc))

(define (vector-sort proc vector)
  "A sorted copy of VECTOR."
  (stable-sort vector proc))

(define (vector-sort! proc vector)
  "Sort VECTOR in place."
  (sort! vector proc)
  *unspecified*)
