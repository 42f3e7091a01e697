;;; (system vm frame): what can be told of frames, which keep no variables here.

(define-module (system vm frame)
  #:export (frame-bindings frame-lookup-binding frame-environment
            frame-object-binding frame-object-name frame-call-representation))

(define (frame-bindings frame)
  "The variables of FRAME: none are known."
  '())
(define (frame-lookup-binding frame name)
  "The variable NAME of FRAME, or #f."
  #f)
(define (frame-environment frame)
  "The names and values of the variables of FRAME."
  '())
(define (frame-object-binding frame object)
  "The variable of FRAME that holds OBJECT, or #f."
  #f)
(define (frame-object-name frame object)
  "The name of such a variable, or #f."
  #f)

(define* (frame-call-representation frame #:key top-frame?)
  "The call that made FRAME, as a form, with `_' for operands that are not known."
  (cons (or (frame-procedure-name frame) '_) (frame-arguments frame)))
