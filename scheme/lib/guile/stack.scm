;;; Stacks and frames as objects (Guile manual, "Examining the Stack").

(define %stack (make-record-type 'stack '(id frames)))
(define %make-stack (record-constructor %stack))
(define %stack? (record-predicate %stack))
(define (stack? obj) (%stack? obj))
(define stack-frames (record-accessor %stack 'frames))
(define %frame (make-record-type 'frame '(place outer)))
(define %make-frame (record-constructor %frame))
(define %frame? (record-predicate %frame))
(define (frame? obj) (%frame? obj))
(define frame-place (record-accessor %frame 'place))
(define %frame-outer (record-accessor %frame 'outer))
(define (%check-frame who frame)
  (unless (frame? frame) (%wrong-expected who 1 "VM_FRAME_P" frame)))
(define (frame-previous frame)
  "Return the frame that FRAME returns to, or #f."
  (%check-frame "frame-previous" frame)
  (%frame-outer frame))
(define (%check-stack who stack)
  (unless (stack? stack) (%wrong-expected who 1 "stack" stack)))

(define (make-stack obj . args)
  "Return the stack of frames now; of a stack or a frame, that one."
  (cond ((stack? obj) obj)
        ((frame? obj)
         (%make-stack #t (let loop ((f obj))
                           (if f (cons f (loop (frame-previous f))) '()))))
        (else
         (let loop ((places (reverse (%program-frames))) (outer #f) (all '()))
           (if (null? places)
               (and (pair? all) (%make-stack #t all))
               (let ((f (%make-frame (car places) outer)))
                 (loop (cdr places) f (cons f all))))))))

(define (stack-id stack) (and (stack? stack) #t))
(define (stack-length stack)
  "Return how many frames STACK has."
  (%check-stack "stack-length" stack)
  (length (stack-frames stack)))
(define (stack-ref stack index)
  "Return the frame of STACK at INDEX, 0 being the innermost."
  (%check-stack "stack-ref" stack)
  (list-ref (stack-frames stack) index))

(define (frame-procedure-name frame)
  "Return the name of the procedure of FRAME, or #f."
  (%check-frame "frame-procedure-name" frame)
  (%frame-name (frame-place frame)))
(define (frame-arguments frame)
  (%check-frame "frame-arguments" frame)
  '())
(define (frame-source frame)
  "Return the place of FRAME: (#f FILE LINE . COLUMN), or #f."
  (%check-frame "frame-source" frame)
  (let ((place (frame-place frame)))
    (and (%frame-file place)
         (cons* #f (%frame-file place) (%frame-line place)
                (%frame-column place)))))
(define (frame-address frame) (%check-frame "frame-address" frame) 0)
(define (frame-stack-pointer frame) (%check-frame "frame-stack-pointer" frame) 0)
(define (frame-instruction-pointer frame) (%check-frame "frame-instruction-pointer" frame) 0)
(define (frame-return-address frame) (%check-frame "frame-return-address" frame) 0)
(define (frame-dynamic-link frame) (%check-frame "frame-dynamic-link" frame) 0)

(define* (display-backtrace stack port #:optional first depth highlights)
  "Print the frames of STACK on PORT, the outermost first."
  (let ((places (map frame-place (if stack (stack-frames stack) '()))))
    (for-each (lambda (line) (display line port) (newline port))
              (%frame-lines '() places (length places)))))
(define (display-error frame port subr message args rest)
  "Print an error's MESSAGE with ARGS on PORT, as of the procedure SUBR."
  (print-exception port (and (frame? frame) frame) 'misc-error
                   (list subr message args rest)))
(define (display-application frame . rest) #f)
