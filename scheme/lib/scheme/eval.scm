;;; (scheme eval): R7RS 6.12.

(define-module (scheme eval)
  #:export (environment)
  #:re-export (eval))

(define (environment . specs)
  "A module that imports the libraries that the import sets SPECS name."
  (let ((module (make-fresh-user-module)))
    (for-each (lambda (spec)
                (module-use! module (resolve-r6rs-interface spec)))
              specs)
    module))
