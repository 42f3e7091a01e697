;;; (ice-9 atomic): atomic boxes; native.

(define-module (ice-9 atomic)
  #:use-module (riad builtins)
  #:re-export (atomic-box-compare-and-swap! atomic-box-ref atomic-box-set!
               atomic-box-swap! atomic-box? make-atomic-box))
