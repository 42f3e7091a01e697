;;; (srfi srfi-88): keyword objects.

(define-module (srfi srfi-88)
  #:export (string->keyword keyword->string)
  #:re-export (keyword?))

(cond-expand-provide (current-module) '(srfi-88))

(eval-when (expand load eval)
  (read-set! keywords 'postfix))

(define (string->keyword s)
  "The keyword named S."
  (symbol->keyword (string->symbol s)))

(define (keyword->string k)
  "The name of K."
  (symbol->string (keyword->symbol k)))
