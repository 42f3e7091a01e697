;;; (language tree-il optimize): the passes over Guile's intermediate language by name.  Riad has
;;; none of them.

(define-module (language tree-il optimize)
  #:export (tree-il-optimizations))

(define (tree-il-optimizations)
  "The optimizations that can be chosen: none."
  '())
