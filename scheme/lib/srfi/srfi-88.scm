;;; (srfi srfi-88): keyword objects.

(define-module (srfi srfi-88)
  #:export (string->keyword keyword->string)
  #:re-export (keyword?))

(cond-expand-provide (current-module) '(srfi-88))

(eval-when (expand load eval)
  (read-set! keywords 'postfix))

(define (string->keyword string)
  "The keyword named STRING."
  (symbol->keyword (string->symbol string)))

(define (keyword->string keyword)
  "The name of KEYWORD."
  (symbol->string (keyword->symbol keyword)))
