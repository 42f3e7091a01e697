;;; (ice-9 deprecated): what is to go.  Guile 3.0.8 exports its one old parameter under
;;; the name of the macro that defines it, `rule'.

(define-module (ice-9 deprecated)
  #:use-module (ice-9 copy-tree)
  #:re-export (copy-tree)
  #:export (rule))

(define %rule (make-parameter #f))
(define-syntax rule
  (identifier-syntax
   (begin
     (issue-deprecation-warning
      "allow-legacy-syntax-objects? is deprecated and has no effect.")
     %rule)))
