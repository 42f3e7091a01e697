;;; (system vm trace): calls, printed.  Calls inside THUNK are not seen.

(define-module (system vm trace)
  #:export (trace-calls-in-procedure trace-calls-to-procedure
            trace-instructions-in-procedure call-with-trace))

(define* (call-with-trace thunk #:key (calls? #t) (instructions? #f) (width 80)
                          (max-indent 40))
  "Call THUNK."
  (thunk))

(define (no-trap . _) (error "traps are not supported"))
(define trace-calls-in-procedure no-trap)
(define trace-calls-to-procedure no-trap)
(define trace-instructions-in-procedure no-trap)
