;;; (language cps optimize): the passes of Guile's back end by name.  Riad has none of them.

(define-module (language cps optimize)
  #:export (cps-optimizations))

(define (cps-optimizations)
  "The optimizations that can be chosen: none."
  '())
