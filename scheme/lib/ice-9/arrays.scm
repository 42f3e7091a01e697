;;; (ice-9 arrays): copies of arrays.

(define-module (ice-9 arrays)
  #:export (array-copy))

(define (array-copy array)
  "A fresh array with the elements of ARRAY."
  (let ((copy (apply make-typed-array (array-type array) *unspecified*
                     (array-dimensions array))))
    (array-copy! array copy)
    copy))
