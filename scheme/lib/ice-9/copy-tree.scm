;;; (ice-9 copy-tree): native.

(define-module (ice-9 copy-tree)
  #:re-export (copy-tree))
