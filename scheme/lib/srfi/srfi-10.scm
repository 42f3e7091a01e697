;;; (srfi srfi-10): #,(NAME ARGUMENT ...) reads as what a constructor makes.

(define-module (srfi srfi-10)
  #:export (define-reader-ctor))

(cond-expand-provide (current-module) '(srfi-10))

(define constructors (make-hash-table))

(define (define-reader-ctor symbol proc)
  "Let #,(SYMBOL ARGUMENT ...) read as what PROC gives for the arguments."
  (hashq-set! constructors symbol proc)
  *unspecified*)

(define (read-constructed char port)
  (let ((form (read port)))
    (unless (and (list? form) (pair? form) (symbol? (car form)))
      (error "syntax error in hash-comma expression"))
    (let ((proc (hashq-ref constructors (car form))))
      (unless (procedure? proc)
        (error "unknown hash-comma tag " (car form)))
      (apply proc (cdr form)))))

(read-hash-extend #\, read-constructed)
