;;; (scheme process-context): R7RS 6.14.

(define-module (scheme process-context)
  #:use-module (srfi srfi-98)
  #:re-export (command-line exit get-environment-variable get-environment-variables)
  #:export (emergency-exit))

(define emergency-exit
  (case-lambda
    "End the process at once, without unwinding."
    (() (primitive-_exit 0))
    ((code)
     (primitive-_exit (cond ((eq? code #t) 0)
                            ((eq? code #f) 1)
                            (else code))))))
