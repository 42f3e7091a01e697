;;; Where the program is: frames of the stack, and the source text around them.

;; What the machine tells of a frame, %frames, are vectors: procedure, file or #f, line
;; and column from 0, arguments.  From these come the frames that Guile would have.
(define %frame
  (make-record-type 'frame '(name place arguments outer)
    (lambda (frame port)
      (simple-format port "#<frame ~A ~A>"
                     (number->string (object-address frame) 16) (%frame-name frame)))))
(define %make-frame (record-constructor %frame))
(define %frame? (record-predicate %frame))
(define (frame? obj) (%frame? obj))
(define %frame-name (record-accessor %frame 'name))
(define %frame-place (record-accessor %frame 'place))
(define %frame-arguments (record-accessor %frame 'arguments))
(define %frame-outer (record-accessor %frame 'outer))

(define (%frame-procedure frame) (vector-ref (%frame-place frame) 0))
(define (%frame-file frame) (vector-ref (%frame-place frame) 1))
(define (%frame-line frame) (vector-ref (%frame-place frame) 2))
(define (%frame-column frame) (vector-ref (%frame-place frame) 3))

(define (%in-library? place . dirs)
  (let ((file (vector-ref place 1)))
    (and file (or-map (lambda (dir) (string-prefix? dir file)) dirs))))

(define (%drop-machinery places)
  ;; PLACES, outermost first, without those of what runs the program: down to the last
  ;; one of `riad', or of the prompt of a program's stack or of the REPL, before the
  ;; first of a program.
  (let loop ((rest places) (left places))
    (if (null? rest)
        left
        (let* ((place (car rest)) (f (vector-ref place 0)) (args (vector-ref place 4)))
          (cond ((or (%in-library? place "riad/")
                     (and (eq? f call-with-prompt)
                          (member (car args) '(("start-stack") (repl)))))
                 (loop (cdr rest) (cdr rest)))
                ((or (%in-library? place "guile/")
                     (memq f (list call-with-prompt with-fluid* call-with-values
                                   dynamic-wind)))
                 (loop (cdr rest) left))
                (else left))))))

(define (%core-value name)
  (let ((variable (module-variable the-root-module name)))
    (and variable (variable-bound? variable) (variable-ref variable))))

(define (%public-name name)
  ;; %NAME or %NAME1 is a part of what NAME is; #f if that is nothing.
  (let ((text (symbol->string name)))
    (if (char=? (string-ref text 0) #\%)
        (let* ((part? (lambda (c) (or (char=? c #\%) (char-numeric? c))))
               (public (string->symbol (string-trim-both text part?))))
          (and (%core-value public) public))
        name)))

(define (%program-frames . k)
  "Return the frames of the program, or of the continuation K, innermost first."
  (let loop ((places (%drop-machinery (reverse (apply %frames 10000 k))))
             (outside #f) (outer #f) (all '()))
    (if (null? places)
        all
        (let* ((place (car places)) (f (vector-ref place 0)) (args (vector-ref place 4))
               (name (procedure-name f)))
          (define (frame name args)
            (let ((frame (%make-frame name place args outer)))
              (loop (cdr places) place frame (cons frame all))))
          (define (skip) (loop (cdr places) place outer all))
          (define (with-handler handler)
            (frame 'with-exception-handler
                   (list handler '_ #:unwind? '_ #:unwind-for-type '_)))
          (cond ((eq? f call-with-values) (skip))
                ((and (eq? f with-fluid*) (eq? (car args) %exception-handler))
                 (let ((value (cadr args)))
                   (cond ((procedure? value) (with-handler '_))
                         ((and (pair? value) outside
                               (eq? (vector-ref outside 0) call-with-prompt))
                          (with-handler (caddr (vector-ref outside 4))))
                         (else (skip)))))
                ((and (eq? f with-fluid*)
                      (or (memq (car args) (list %uncaught-handler %stacks))
                          (and outside (%in-library? outside "guile/"))))
                 (skip))
                ((and (eq? f call-with-prompt) (pair? (cdr places))
                      (let ((inner (cadr places)))
                        (and (eq? (vector-ref inner 0) with-fluid*)
                             (eq? (cadr (vector-ref inner 4)) (car args)))))
                 (skip))
                ((memq name '(%raise-to %throw))
                 (frame 'raise-exception '(_ #:continuable? _)))
                ((and (not name) (%in-library? place "guile/exception.scm"))
                 ;; What calls the handler of `with-throw-handler'.
                 (frame #f args))
                ((%in-library? place "guile/" "riad/")
                 (let ((name (and name (not (%in-library? place "riad/"))
                                  (%public-name name))))
                   (if name (frame name args) (skip))))
                ((eq? name '%frames) (skip))
                ((and name (not (vector-ref place 1)))
                 (let ((public (%public-name name)))
                   (if (or public (not (eq? f (%core-value name))))
                       (frame (or public name) args)
                       (skip))))
                (else (frame name args)))))))

(define (%tail-where pred list)
  (and (pair? list) (if (pred (car list)) list (%tail-where pred (cdr list)))))

(define (%stack-from name . args)
  ;; The frames from that of the library's procedure NAME on, called with ARGS.
  (let ((frames (or (%tail-where (lambda (frame) (eq? (%frame-name frame) name))
                                 (%program-frames))
                    '())))
    (define outer (and (pair? frames) (%frame-outer (car frames))))
    (cons (%make-frame name (vector #f #f 0 0) args outer)
          (if (pair? frames) (cdr frames) '()))))

(define (%failed-frames)
  ;; Those of the program without what raises exceptions.
  (let loop ((frames (%program-frames)))
    (if (and (pair? frames) (memq (%frame-name (car frames)) '(raise-exception throw)))
        (loop (cdr frames))
        frames)))

(define (%own-place? frame)
  (and (%frame-file frame) (not (%in-library? (%frame-place frame) "guile/"))))

(define (%innermost-frame)
  "Return two values: FILE:LINE:COLUMN of the program's innermost frame, or #f, and
the name of the procedure where it failed, or #f."
  (let ((frames (%failed-frames)))
    (values (or-map (lambda (frame) (and (%own-place? frame) (%frame-location frame)))
                    frames)
            (and (pair? frames) (%frame-name (car frames))))))

(define (%frame-location frame)
  (and (%frame-file frame)
       (string-append (%frame-file frame) ":"
                      (number->string (+ 1 (%frame-line frame))) ":"
                      (number->string (%frame-column frame)))))

(define (%stack-lines)
  "Return the lines of a backtrace, the innermost frame last, and after it the
source line with a caret."
  (let ((frames (%failed-frames)))
    (append (%frame-lines frames (%backtrace-depth) (current-error-port))
            (or (or-map (lambda (frame) (and (%own-place? frame) (%frame-excerpt frame)))
                        frames)
                '()))))

(define (%terminal-width)
  (let ((columns (string->number (or (getenv "COLUMNS") ""))))
    (if (and (exact-integer? columns) (positive? columns)) columns 72)))

(define (%backtrace-depth) (cadr (memq 'depth (debug-options))))

(define (%frame-lines frames count port)
  ;; The lines for COUNT of FRAMES on PORT, the outermost first; for a negative COUNT
  ;; the last ones.
  (let* ((last (- (length frames) 1))
         (from (if (negative? count) (max 0 (+ last 1 count)) 0)))
    (let loop ((rest frames) (number 0) (lines '()))
      (if (or (null? rest) (= number count))
          (%with-file-lines lines)
          (loop (cdr rest) (+ number 1)
                (if (< number from)
                    lines
                    (acons (or (%frame-file (car rest)) "unknown file")
                           (%frame-text (car rest) number (%terminal-width) port)
                           lines)))))))

(define (%with-file-lines lines)
  ;; Of pairs of file and line the lines, with one before those of another file.
  (let loop ((rest lines) (file #f) (all '()))
    (cond ((null? rest) (reverse all))
          ((equal? (caar rest) (or file "unknown file"))
           (loop (cdr rest) (caar rest) (cons (cdar rest) all)))
          (else
           (loop (cdr rest) (caar rest)
                 (cons* (cdar rest) (string-append "In " (caar rest) ":") all))))))

(define (%frame-text frame number width port)
  ;; "LINE:COLUMN  N (NAME ARG ...)", as wide as Guile's.
  (string-append
   (string-pad (if (%frame-file frame)
                   (string-append (number->string (+ 1 (%frame-line frame))) ":"
                                  (number->string (%frame-column frame)))
                   "")
               9)
   (let ((text (if number (number->string number) "")))
     (string-pad text (max 3 (string-length text))))
   " "
   (%call-text (cons (or (%frame-name frame) '_) (%frame-arguments frame))
               (- width 13) port)))

(define (%call-text call width port)
  ;; CALL in WIDTH columns of PORT; without arguments where they cannot be written.
  (catch #t
    (lambda ()
      (call-with-output-string
        (lambda (out)
          (set-port-encoding! out (port-encoding port))
          ((module-ref (resolve-interface '(ice-9 pretty-print)) 'truncated-print)
           call out #:width width))))
    (lambda _ (simple-format #f "(~A)" (car call)))))

;;; Source text.

(define (%frame-excerpt frame)
  (%source-excerpt (%frame-file frame) (%frame-line frame)
                   (%frame-column frame)))

(define (%source-excerpt file line column)
  "Return the lines that show LINE of FILE, with a caret below COLUMN, both counted
from 0; none if FILE cannot be read."
  (let ((text (%source-line file line)))
    (if text
        (let ((number (number->string (+ 1 line))))
          (list (string-append "  " number " | " text)
                (string-append "  " (make-string (string-length number) #\space)
                               " | " (%blank-up-to text column) "^")))
        '())))

;; Errors in the source itself say where they are.
(define (%exception-excerpt key args)
  "Return the lines that show where a syntax error or a read error is; none for
other exceptions."
  (catch #t
    (lambda ()
      (case key
        ((syntax-error)
         (let ((where (caddr args)))
           (if where
               (%source-excerpt (assq-ref where 'filename)
                                (assq-ref where 'line)
                                (assq-ref where 'column))
               '())))
        ((read-error) (%named-place-excerpt (cadr args)))
        (else '())))
    (lambda _ '())))

(define (%named-place-excerpt message)
  ;; MESSAGE begins with FILE:LINE:COLUMN, counted from 1.
  (let loop ((parts (string-split message #\:)) (file #f))
    (cond ((or (null? parts) (null? (cdr parts)) (null? (cddr parts))) '())
          ((and file
                (string->number (car parts))
                (string->number (cadr parts)))
           (%source-excerpt file (- (string->number (car parts)) 1)
                            (- (string->number (cadr parts)) 1)))
          (else
           (loop (cdr parts)
                 (if file (string-append file ":" (car parts)) (car parts)))))))

(define (%blank-up-to text column)
  ;; As wide as the first COLUMN characters of TEXT.
  (string-map (lambda (c) (if (char=? c #\tab) c #\space))
              (string-append
               (substring text 0 (min column (string-length text)))
               (make-string (max 0 (- column (string-length text)))
                            #\space))))

(define (%source-line file line)
  (catch #t
    (lambda ()
      (and (string? file)
           (file-exists? file)
           (call-with-input-file file
             (lambda (port)
               (let loop ((n line))
                 (let ((text (%read-text-line port)))
                   (cond ((not text) #f)
                         ((zero? n) text)
                         (else (loop (- n 1))))))))))
    (lambda _ #f)))

(define (%read-text-line port)
  (let loop ((chars '()))
    (let ((c (read-char port)))
      (cond ((eof-object? c)
             (and (pair? chars) (list->string (reverse chars))))
            ((char=? c #\newline) (list->string (reverse chars)))
            (else (loop (cons c chars)))))))

(define* (backtrace #:optional highlights)
  "Print on the current output port where the program is."
  (newline)
  (display "Backtrace:\n")
  (display-backtrace (%make-stack (%stack-from 'backtrace)) (current-output-port))
  (newline))
