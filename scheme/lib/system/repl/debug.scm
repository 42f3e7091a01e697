;;; (system repl debug): stacks, printed.

(define-module (system repl debug)
  #:use-module (srfi srfi-9)
  #:export (<debug> make-debug debug? debug-frames debug-index debug-error-message
            terminal-width print-registers print-locals print-frame print-frames
            frame->stack-vector narrow-stack->vector stack->vector))

(define-record-type <debug>
  (make-debug frames index error-message)
  debug?
  (frames debug-frames)
  (index debug-index)
  (error-message debug-error-message))

(define terminal-width (make-parameter 72))

(define (stack->vector stack)
  "A vector of the frames of STACK."
  (list->vector (map (lambda (i) (stack-ref stack i)) (iota (stack-length stack)))))
(define (narrow-stack->vector stack . args)
  "A vector of the frames of STACK that make-stack's ARGS leave."
  (let ((narrowed (apply make-stack (stack-ref stack 0) args)))
    (if narrowed (stack->vector narrowed) #())))
(define (frame->stack-vector frame)
  "A vector of FRAME and those below it."
  (list->vector (let loop ((frame frame))
                  (if frame (cons frame (loop (frame-previous frame))) '()))))

(define* (print-frame frame #:optional (port (current-output-port)) #:key index
                      (width (terminal-width)) (full? #f) (last-source #f)
                      next-source?)
  "Write FRAME to PORT."
  (simple-format port "~A ~A\n" (or index "") frame))
(define* (print-frames frames #:optional (port (current-output-port)) #:key
                       (width (terminal-width)) (full? #f) (forward? #f) count for-trap?)
  "Write the vector FRAMES to PORT."
  (let loop ((i 0))
    (when (< i (vector-length frames))
      (print-frame (vector-ref frames i) port #:index i)
      (loop (+ i 1)))))
(define* (print-locals frame #:optional (port (current-output-port)) #:key
                       (width (terminal-width)) (per-line-prefix "  "))
  "Write the local variables of FRAME: none is kept."
  (simple-format port "~ANo local variables.\n" per-line-prefix))
(define* (print-registers frame #:optional (port (current-output-port)) #:key
                          (per-line-prefix "  "))
  "Write the registers of FRAME: none is shown."
  (if #f #f))
