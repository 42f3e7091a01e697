;;; (ice-9 stack-catch): catch that keeps the stack of the error.

(define-module (ice-9 stack-catch)
  #:use-module (ice-9 save-stack)
  #:export (stack-catch))

(define (stack-catch key thunk handler)
  "catch; the stack is in the-last-stack when HANDLER is called."
  (catch key thunk handler
    (lambda (key . args)
      (save-stack 2)
      (apply throw key args))))
