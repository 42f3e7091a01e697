;;; (srfi srfi-39): parameters; core, but for with-parameters*.

(define-module (srfi srfi-39)
  #:re-export (current-error-port current-input-port current-output-port make-parameter
               parameterize)
  #:export (with-parameters*))

(cond-expand-provide (current-module) '(srfi-39))

(define (with-parameters* params values thunk)
  "Call THUNK with the parameters PARAMS bound to VALUES."
  (if (null? params)
      (thunk)
      (parameterize (((car params) (car values)))
        (with-parameters* (cdr params) (cdr values) thunk))))
