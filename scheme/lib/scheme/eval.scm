;;; (scheme eval): R7RS 6.12.

(define-module (scheme eval)
  #:export (environment)
  #:re-export (eval))

(define (environment . sets)
  "A module that imports what the import SETS name, and nothing else."
  (let ((module (make-fresh-user-module)))
    (purify-module! module)
    (module-use-interfaces! module (map resolve-r6rs-interface sets))
    module))
