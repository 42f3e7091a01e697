;;; (scheme lazy): promises, R7RS 4.2.5.

(define-module (scheme lazy)
  #:re-export (delay promise?)
  #:export (delay-force)
  #:export (force make-promise))

(define-syntax-rule (delay-force expression)
  "A promise of what the promise EXPRESSION promises."
  ((@@ (guile) %make-lazy-promise) (lambda () expression)))

(define make-promise (@@ (guile) %make-eager-promise))

(define (force promise)
  "The value of the promise PROMISE; anything else is returned as it is."
  (if (promise? promise) ((@ (guile) force) promise) promise))
