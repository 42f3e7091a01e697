;;; (ice-9 copy-tree): native.

(define-module (ice-9 copy-tree)
  #:re-export-and-replace (copy-tree))
