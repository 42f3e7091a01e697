;;; (ice-9 safe): modules for code that is not trusted.

(define-module (ice-9 safe)
  #:export (safe-environment make-safe-module))

(define interface (resolve-interface '(ice-9 safe-r5rs)))

(define (safe-environment n)
  "The bindings of (ice-9 safe-r5rs)."
  (unless (= n 5)
    (scm-error 'misc-error 'safe-environment "~A is not a valid version" (list n) '()))
  interface)

(define (make-safe-module)
  "A new module that imports (ice-9 safe-r5rs) alone."
  (let ((module (make-module)))
    (module-use! module interface)
    module))
