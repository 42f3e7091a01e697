;;; (system xref): who calls whom.  Riad keeps no such records: nothing is found.

(define-module (system xref)
  #:export (*xref-ignored-modules* procedure-callees procedure-callers
            source-closures source-procedures))

(define *xref-ignored-modules* '((value-history)))
(define (procedure-callees prog) "The procedures that PROG calls: none is known." '())
(define (procedure-callers var) "Who calls VAR: nobody is known." '())
(define* (source-closures file line #:key (canonicalization (fluid-ref canonicalization-fluid)))
  "The closures made at a place: none is known." '())
(define* (source-procedures file line #:key (canonicalization #f))
  "The procedures defined at a place: none is known." '())
(define canonicalization-fluid (make-fluid #f))
