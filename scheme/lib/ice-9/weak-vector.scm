;;; (ice-9 weak-vector): vectors that do not keep their elements alive; native.

(define-module (ice-9 weak-vector)
  #:use-module (riad builtins)
  #:re-export (list->weak-vector make-weak-vector weak-vector weak-vector-ref
               weak-vector-set! weak-vector?))
