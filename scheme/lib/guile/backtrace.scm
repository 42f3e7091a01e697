;;; Where the program is: frames of the stack, and the source text around them.

(define (%frame-procedure frame) (vector-ref frame 0))
(define (%frame-file frame) (vector-ref frame 1))
(define (%frame-line frame) (vector-ref frame 2))
(define (%frame-column frame) (vector-ref frame 3))

(define (%library-frame? frame)
  ;; A procedure of (guile) itself: the machinery that raises and evaluates.
  (let ((file (%frame-file frame)))
    (or (not file)
        (string-prefix? "guile/" file)
        (string-prefix? "riad/" file))))

(define (%program-frames)
  "Return the frames of the program, innermost first: those of the machinery that
raises exceptions above it, and that runs it below, are left out."
  (let* ((frames (%drop-library-frames (%frames 10000))))
    (reverse (%drop-library-frames (reverse frames)))))

(define (%drop-library-frames frames)
  (if (and (pair? frames) (%library-frame? (car frames)))
      (%drop-library-frames (cdr frames))
      frames))

(define (%frame-name frame)
  ;; The name of the frame's procedure, or #f at top level.
  (procedure-name (%frame-procedure frame)))

(define (%innermost-frame)
  "Return two values: FILE:LINE:COLUMN of the program's innermost frame, or #f, and
the name of its procedure, or #f."
  (let ((frames (%program-frames)))
    (if (null? frames)
        (values #f #f)
        (values (%frame-place (car frames)) (%frame-name (car frames))))))

(define (%frame-place frame)
  (string-append (%frame-file frame) ":"
                 (number->string (+ 1 (%frame-line frame))) ":"
                 (number->string (%frame-column frame))))

(define %backtrace-depth 40)

(define (%stack-lines)
  "Return the lines of a backtrace, the innermost frame last, and after it the
source line with a caret."
  (let* ((frames (%program-frames))
         (count (length frames)))
    (if (> count %backtrace-depth)
        (%frame-lines '("  ...") frames %backtrace-depth)
        (%frame-lines '() frames count))))

(define (%frame-lines lines frames count)
  ;; LINES, then those of the first COUNT of FRAMES, the outermost first.
  (let loop ((number (- count 1)) (file #f) (lines (reverse lines)))
    (if (< number 0)
        (append (reverse lines)
                (if (null? frames) '() (%frame-excerpt (car frames))))
        (let* ((frame (list-ref frames number))
               (here (%frame-file frame))
               (line (%frame-text frame number)))
          (loop (- number 1) here
                (cons line
                      (if (equal? here file)
                          lines
                          (cons (string-append "In " (or here "unknown file")
                                               ":")
                                lines))))))))

(define (%frame-text frame number)
  ;; "   LINE:COLUMN  N (NAME)", as wide as Guile's.
  (string-append
   (string-pad (number->string (+ 1 (%frame-line frame))) 6)
   ":"
   (string-pad-right (number->string (%frame-column frame)) 3)
   (string-pad (number->string number) 2)
   " ("
   (let ((name (%frame-name frame)))
     (if name (symbol->string name) "_"))
   ")"))

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

(define (backtrace . _)
  "Print on the current output port where the program is."
  (let ((port (current-output-port)))
    (display "Backtrace:" port)
    (newline port)
    (for-each (lambda (line) (display line port) (newline port))
              (%stack-lines))))
