;;; (ice-9 arrays): copies of arrays.

(define-module (ice-9 arrays)
  #:export (array-copy))

(define (array-copy a)
  "A fresh array with the elements of A."
  (let ((copy (apply make-typed-array (array-type a) *unspecified*
                     (array-dimensions a))))
    (array-copy! a copy)
    copy))
