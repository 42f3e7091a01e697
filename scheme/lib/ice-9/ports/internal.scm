;;; (ice-9 ports internal): what Guile's own (ice-9 textual-ports) takes from there.

(define-module (ice-9 ports internal)
  #:use-module (riad builtins)
  #:re-export (put-char put-string))
