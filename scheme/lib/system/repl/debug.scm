;;; (system repl debug): stacks, printed.

(define-module (system repl debug)
  #:use-module (srfi srfi-1)
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

(define terminal-width
  (let ((set #f))
    (case-lambda
      "The columns that frames are written in; set them to WIDTH, or with #f to what they were."
      (() (or set (%terminal-width)))
      ((width)
       (unless (or (not width) (and (exact-integer? width) (positive? width)))
         (error "Expected a column number (a positive integer)" width))
       (set! set width)))))

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

(define (file-of source)
  (or (and source (cadr source)) "unknown file"))

(define* (print-frame frame #:optional (port (current-output-port)) #:key index
                      (width (terminal-width)) (full? #f) (last-source #f)
                      next-source?)
  "Write FRAME to PORT, and its file before it where that is not the one of LAST-SOURCE."
  (let ((file (file-of (frame-source frame))))
    (unless (equal? file (file-of last-source))
      (simple-format port "In ~A:\n" file))
    (simple-format port "~A\n" (%frame-text frame index width port))
    (when full? (print-locals frame port #:width width #:per-line-prefix "     "))))

(define* (print-frames frames #:optional (port (current-output-port)) #:key
                       (width (terminal-width)) (full? #f) (forward? #f) count for-trap?)
  "Write the vector FRAMES to PORT, the outermost first unless FORWARD?; of them the
innermost COUNT, or the outermost if that is negative."
  (let* ((all (iota (vector-length frames)))
         (n (min (abs (or count (length all))) (length all)))
         (some (if (and count (negative? count))
                   (list-tail all (- (length all) n))
                   (list-head all n))))
    (fold (lambda (i last-source)
            (let ((frame (vector-ref frames i)))
              (print-frame frame port #:index i #:width width #:full? full?
                           #:last-source last-source)
              (frame-source frame)))
          #f
          (if forward? some (reverse some)))
    (if #f #f)))
(define* (print-locals frame #:optional (port (current-output-port)) #:key
                       (width (terminal-width)) (per-line-prefix "  "))
  "Write the local variables of FRAME: none is kept."
  (simple-format port "~ANo local variables.\n" per-line-prefix))
(define* (print-registers frame #:optional (port (current-output-port)) #:key
                          (per-line-prefix "  "))
  "Write the registers of FRAME: none is shown."
  (if #f #f))
