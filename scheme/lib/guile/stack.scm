;;; Stacks and frames as objects (Guile manual, "Examining the Stack").

(define %stack
  (make-record-type 'stack '(frames)
    (lambda (stack port)
      (simple-format port "#<stack ~A>" (number->string (object-address stack) 16)))))
(define %make-stack (record-constructor %stack))
(define %stack? (record-predicate %stack))
(define (stack? obj) (%stack? obj))
(define %stack-frames (record-accessor %stack 'frames))
(define (stack-frames who stack)
  (unless (stack? stack) (%wrong-expected who 1 "stack" stack))
  (%stack-frames stack))

(define (make-stack obj . cuts)
  "Return the stack of frames now, or those of the frame or continuation OBJ.  CUTS are
pairs of what says how many frames to leave out, of the innermost and of the outermost:
numbers, procedures, tags of prompts."
  (let loop ((frames (cond ((eq? obj #t) (apply %stack-from 'make-stack obj cuts))
                           ((frame? obj) (%outward obj))
                           ((procedure? obj) (%program-frames obj))
                           (else (%wrong-type "make-stack" 1 obj))))
             (cuts cuts))
    (cond ((null? frames) #f)
          ((null? cuts) (%make-stack frames))
          (else
           (let* ((inner (%cut-inner frames (car cuts)))
                  (outer? (pair? (cdr cuts))))
             (loop (if outer? (%cut-outer inner (cadr cuts)) inner)
                   (if outer? (cddr cuts) '())))))))

(define (%outward frame)
  (if frame (cons frame (%outward (%frame-outer frame))) '()))

(define (%frame-of? cut)
  ;; Whether a frame is that of the procedure CUT or of the prompt with the tag CUT.
  (cond ((procedure? cut)
         (let ((name (procedure-name cut)))
           (lambda (frame)
             (or (eq? (%frame-procedure frame) cut)
                 (and name (eq? (%frame-name frame) name) (not (%own-place? frame)))))))
        (else
         (unless (%prompt? cut)
           (scm-error 'misc-error "make-stack"
                      "Prompt tag not found while narrowing stack" (list cut) #f))
         (lambda (frame)
           (and (eq? (%frame-name frame) 'call-with-prompt)
                (eq? (car (%frame-arguments frame)) cut))))))

(define (%prompt? tag)
  (or-map (lambda (place)
            (and (eq? (vector-ref place 0) call-with-prompt)
                 (eq? (car (vector-ref place 4)) tag)))
          (%frames 10000)))

(define (%cut-inner frames cut)
  (if (integer? cut)
      (if (< cut (length frames)) (list-tail frames cut) '())
      (let ((rest (or (%tail-where (%frame-of? cut) frames) '())))
        (if (and (procedure? cut) (pair? rest)) (cdr rest) rest))))

(define (%cut-outer frames cut)
  (if (integer? cut)
      (list-head frames (max 0 (- (length frames) cut)))
      (let ((found? (%frame-of? cut)))
        (let loop ((rest frames) (kept '()) (last #f))
          (cond ((null? rest)
                 (reverse! (if (procedure? cut) (or last '()) (or last kept))))
                ((not (found? (car rest))) (loop (cdr rest) (cons (car rest) kept) last))
                ((procedure? cut) (loop (cdr rest) (cons (car rest) kept) kept))
                (else (reverse! kept)))))))

(define (stack-id obj)
  "Return the name that `start-stack' gave the stack that OBJ, #t or a frame, is of."
  (cond ((or (eq? obj #t) (frame? obj))
         (let ((stacks (fluid-ref %stacks)))
           (and (pair? stacks) (car stacks))))
        ((procedure? obj) #f)
        (else (%wrong-type "stack-id" 1 obj))))
(define (stack-length stack)
  "Return how many frames STACK has."
  (length (stack-frames "stack-length" stack)))
(define (stack-ref stack index)
  "Return the frame of STACK at INDEX, 0 being the innermost."
  (let* ((frames (stack-frames "stack-ref" stack)) (most (- (length frames) 1)))
    (unless (and (integer? index) (<= 0 index most))
      (scm-error 'out-of-range #f "Value out of range ~S to< ~S: ~S"
                 (list 0 most index) (list index)))
    (list-ref frames index)))

(define (%check-frame who frame)
  (unless (frame? frame) (%wrong-expected who 1 "VM_FRAME_P" frame)))
(define (frame-previous frame)
  "Return the frame that FRAME returns to, or #f."
  (%check-frame "frame-previous" frame)
  (%frame-outer frame))
(define (frame-procedure-name frame)
  "Return the name of the procedure of FRAME, or #f."
  (%check-frame "frame-procedure-name" frame)
  (%frame-name frame))
(define (frame-arguments frame)
  "Return the arguments of FRAME, `_' in the place of those that are not known."
  (%check-frame "frame-arguments" frame)
  (%frame-arguments frame))
(define (frame-source frame)
  "Return the place of FRAME: (#f FILE LINE . COLUMN), or #f."
  (%check-frame "frame-source" frame)
  (and (%frame-file frame)
       (cons* #f (%frame-file frame) (%frame-line frame) (%frame-column frame))))
(define (frame-address frame) (%check-frame "frame-address" frame) 0)
(define (frame-stack-pointer frame) (%check-frame "frame-stack-pointer" frame) 0)
(define (frame-instruction-pointer frame) (%check-frame "frame-instruction-pointer" frame) 0)
(define (frame-return-address frame) (%check-frame "frame-return-address" frame) 0)
(define (frame-dynamic-link frame) (%check-frame "frame-dynamic-link" frame) 0)

(define (%frames-of-stack frames)
  ;; FRAMES up to where `start-stack' began the innermost stack.
  (let ((stacks (fluid-ref %stacks)))
    (if (and (pair? stacks) (%prompt? (cdr stacks)))
        (%cut-outer frames (cdr stacks))
        frames)))

(define* (display-backtrace stack port #:optional first depth highlights)
  "Print the frames of STACK from FIRST on, DEPTH at most, on PORT, the outermost first."
  (catch #t
    (lambda ()
      (let* ((frames (stack-frames "display-backtrace" stack)) (first (or first 0)))
        (when (< first (length frames))
          (for-each (lambda (line) (display line port) (newline port))
                    (%frame-lines (%frames-of-stack (%outward (list-ref frames first)))
                                  (or depth (%backtrace-depth)) port)))))
    (lambda (key . args)
      (display "Exception thrown while printing backtrace:\n" port)
      (print-exception port #f key args))))
(define (display-error frame port subr message args rest)
  "Print an error's MESSAGE with ARGS on PORT, as of the procedure SUBR."
  (print-exception port (and (frame? frame) frame) 'misc-error
                   (list subr message args rest)))
(define* (display-application frame #:optional (port (current-output-port)) indent)
  "Print FRAME on PORT."
  (display (%frame-text frame #f (%terminal-width) port) port)
  (newline port))
