;;; (rnrs sorting): R6RS library report 4.

(define-module (rnrs sorting)
  #:export (list-sort vector-sort vector-sort!))

(define (list-sort less? list)
  "LIST sorted, stably."
  (stable-sort list less?))

(define (vector-sort less? vec)
  "A sorted copy of VEC."
  (stable-sort vec less?))

(define (vector-sort! less? vec)
  "Sort VEC in place."
  (stable-sort! vec less?))
