;;; (rnrs sorting): R6RS library report 4.

(define-module (rnrs sorting)
  #:version (6)
  #:export (list-sort vector-sort vector-sort!))

(define (list-sort less? list)
  "LIST sorted, stably."
  (stable-sort list less?))

(define (vector-sort less? vec)
  "A sorted copy of VEC."
  (stable-sort vec less?))

(define (vector-sort! less? vec)
  "Sort VEC in place."
  (sort! vec less?)
  *unspecified*)
