;;; (scheme lazy): promises, R7RS 4.2.5.

(define-module (scheme lazy)
  #:use-module ((srfi srfi-45)
                #:select ((delay . srfi-delay) (force . srfi-force)
                          (promise? . srfi-promise?) (eager . srfi-eager)
                          (lazy . srfi-lazy)))
  #:re-export ((srfi-lazy . delay-force))
  #:re-export-and-replace ((srfi-delay . delay) (srfi-promise? . promise?))
  #:replace ((r7-force . force) (r7-make-promise . make-promise)))

(define (r7-force x)
  "The value of the promise X; anything else is returned as it is."
  (if (srfi-promise? x) (srfi-force x) x))

(define (r7-make-promise x)
  "X if it is a promise, else a promise of it."
  (if (srfi-promise? x) x (srfi-eager x)))
