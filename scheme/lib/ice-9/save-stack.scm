;;; (ice-9 save-stack): the stack of the last error.

(define-module (ice-9 save-stack)
  #:export (stack-saved? the-last-stack save-stack))

(define stack-saved? #f)
(define the-last-stack (make-fluid))

(define (save-stack . narrowing)
  "Keep the stack, unless one is kept."
  (unless stack-saved?
    (fluid-set! the-last-stack (apply make-stack #t 2 0 narrowing))
    (set! stack-saved? #t)))
