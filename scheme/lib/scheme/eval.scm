;;; (scheme eval): R7RS 6.12.

(define-module (scheme eval)
  #:export (environment)
  #:re-export (eval))

(define (environment . import-specs)
  "A module that imports what the import IMPORT-SPECS name, and nothing else."
  (let ((module (make-fresh-user-module)))
    (purify-module! module)
    (module-use-interfaces! module (map resolve-r6rs-interface import-specs))
    module))
