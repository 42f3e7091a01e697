;;; The text of an exception, as Guile prints it.

;; An association list: a hash table with symbols in it cannot be part of the
;; library's image.
(define %exception-printers '())

(define (set-exception-printer! key proc)
  "Let PROC print the exceptions thrown to KEY.  It is called with a port, KEY,
the list of arguments, and a procedure that prints them in the default way."
  (set! %exception-printers (assq-set! %exception-printers key proc)))

(define (print-exception port frame key args)
  "Print on PORT the exception thrown to KEY with the list ARGS.  FRAME, the frame
where it happened, gives the location; it may be #f."
  (when frame
    (%print-frame port frame))
  (%print-exception-text port key args))

(define (%print-frame port frame)
  (%print-location port (and (frame? frame) (%frame-location frame))
                   (and (frame? frame) (%frame-name frame))))

(define (%print-location port location procedure)
  ;; LOCATION is "FILE:LINE:COLUMN" or #f, PROCEDURE a name or #f.
  (display (or location "ERROR") port)
  (display ": " port)
  (when procedure
    (display "In procedure " port)
    (display procedure port)
    (display ":" port)
    (newline port)))

(define (%print-exception-text port key args)
  (define (default)
    (%print-throw port key args))
  (catch #t
    (lambda ()
      (let ((printer (assq-ref %exception-printers key)))
        (if printer
            (printer port key args default)
            (default))))
    (lambda _
      (display "Error while printing exception." port)))
  (newline port))

(define (%print-throw port key args)
  (simple-format port "Throw to key `~a' with args `~s'." key args))

;;; The printers of the system's keys.

(define (%print-in-procedure port who)
  (when who
    (display "In procedure " port)
    (display who port)
    (display ": " port)))

(define (%print-message port message args)
  ;; Print MESSAGE with ARGS in place of its ~A and ~S.  Arguments left over are
  ;; no error: some primitives give more than their message shows.
  (let loop ((start 0) (args args))
    (let ((i (string-index message #\~ start)))
      (cond ((and i (< (+ i 1) (string-length message)))
             (display (substring message start i) port)
             (let ((directive (string-ref message (+ i 1))))
               (case directive
                 ((#\a #\A #\d #\D)
                  (display (car args) port)
                  (loop (+ i 2) (cdr args)))
                 ((#\s #\S)
                  (write (car args) port)
                  (loop (+ i 2) (cdr args)))
                 ((#\%) (newline port) (loop (+ i 2) args))
                 ((#\~) (display "~" port) (loop (+ i 2) args))
                 (else (error "unknown directive" directive)))))
            (else (display (substring message start) port))))))

(define (%print-scm-error port key args default)
  ;; ARGS are (subr message args data), and data may be missing.
  (if (and (list? args) (>= (length args) 3))
      (begin
        (%print-in-procedure port (car args))
        (%print-message port (cadr args) (or (caddr args) '())))
      (default)))

(for-each
 (lambda (key) (set-exception-printer! key %print-scm-error))
 '(goops-error host-not-found memory-allocation-error misc-error no-data
   no-recovery null-pointer-error out-of-range program-error read-error
   regular-expression-syntax signal stack-overflow system-error try-again
   unbound-variable wrong-number-of-args wrong-type-arg))

(set-exception-printer! 'keyword-argument-error
  (lambda (port key args default)
    ;; (who message args (keyword))
    (if (and (list? args) (= (length args) 4))
        (let ((keyword (car (list-ref args 3))))
          (display (cadr args) port)
          (display ": " port)
          (write keyword port))
        (default))))

(set-exception-printer! 'getaddrinfo-error
  (lambda (port key args default)
    (%print-in-procedure port "getaddrinfo")
    (display (gai-strerror (car args)) port)))

(set-exception-printer! 'syntax-error
  (lambda (port key args default)
    ;; (who what where form subform . extra)
    (if (and (list? args) (>= (length args) 5))
        (apply %print-syntax-error port args)
        (default))))

(define (%print-syntax-error port who what where form subform . extra)
  (display "Syntax error:" port)
  (newline port)
  (if where
      (simple-format port "~a:~a:~a: "
                     (or (assq-ref where 'filename) "unknown file")
                     (+ 1 (assq-ref where 'line))
                     (assq-ref where 'column))
      (display "unknown location: " port))
  (when who
    (display who port)
    (display ": " port))
  (display what port)
  (cond (subform (simple-format port " in subform ~s of ~s" subform form))
        (form (simple-format port " in form ~s" form))))

;;; Raised objects that are not throws.

(set-exception-printer! '%exception
  (lambda (port key args default)
    (if (and (pair? args) (exception? (car args)))
        (%print-exception-object port (car args))
        (default))))

(define (%print-exception-object port exn)
  ;; The components, numbered, one a line.
  (display "ERROR:" port)
  (newline port)
  (let ((components (simple-exceptions exn)))
    (if (null? components)
        (display "Empty exception object" port)
        (let loop ((rest components) (number 1))
          (simple-format port "  ~a. " number)
          (%print-component port (car rest))
          (unless (null? (cdr rest))
            (newline port)
            (loop (cdr rest) (+ number 1)))))))

(define (%print-component port component)
  ;; "NAME", "NAME: VALUE" or, of several fields, one a line.
  (let* ((rtd (struct-vtable component))
         (fields (record-type-fields rtd)))
    (display (record-type-name rtd) port)
    (cond ((null? fields))
          ((null? (cdr fields))
           (display ": " port)
           (write (struct-ref component 0) port))
          (else
           (display ":" port)
           (let loop ((fields fields) (index 0))
             (unless (null? fields)
               (simple-format port "~%      ~a: ~s" (car fields)
                              (struct-ref component index))
               (loop (cdr fields) (+ index 1))))))))

;;; Nobody handled it.

(define* (%print-uncaught exn stack-lines port #:optional location procedure)
  "Print on PORT the raised object EXN that nobody handled, as Guile's last
resort does.  STACK-LINES are the lines of the backtrace, the innermost frame
last; LOCATION is \"FILE:LINE:COLUMN\" and PROCEDURE the name of the innermost
frame, or #f."
  (let* ((key (exception-kind exn))
         (says-where? (memq key '(syntax-error read-error))))
    (unless (or (null? stack-lines) says-where?)
      (display "Backtrace:" port)
      (newline port)
      (for-each (lambda (line) (display line port) (newline port))
                stack-lines)
      (newline port))
    (for-each (lambda (line) (display line port) (newline port))
              (%exception-excerpt key (exception-args exn)))
    (%print-location port (and (or procedure (not says-where?)) location)
                     procedure)
    (%print-exception-text port key (exception-args exn))))

(define (%exit-status exn)
  "Return the exit status that the raised object EXN stands for, a byte, or #f if
it is an error."
  (and (%quit-exception? exn)
       (eq? (exception-kind exn) 'quit)
       (logand 255 (%exit-code (exception-args exn)))))

(define (%report-uncaught exn)
  ;; Print EXN on the error port; return the exit status.
  (or (%exit-status exn)
      (let ((port (current-error-port)))
        (%flush-quietly (current-output-port))
        (call-with-values %innermost-frame
          (lambda (location procedure)
            (%print-uncaught exn (%stack-lines) port location procedure)))
        (%flush-quietly port)
        1)))

(define (%flush-quietly port)
  (catch #t (lambda () (force-output port)) (lambda _ #f)))

(define (%exit-uncaught exn)
  ;; Outside of %run-main: there is nowhere to unwind to.
  (primitive-exit (%report-uncaught exn)))

(define (%run-main thunk)
  "Call THUNK as the whole of a program; return its exit status, 0 if it returns.
An exception that nobody handles is printed where it is raised; then the dynamic
extents are left, as `exit' leaves them."
  (let* ((tag (list 'main))
         (status
          (call-with-prompt tag
            (lambda ()
              (with-fluid* %uncaught-handler
                (lambda (exn) (abort-to-prompt tag (%report-uncaught exn)))
                (lambda () (thunk) 0)))
            (lambda (_ status) status))))
    (%run-exit-hook)
    status))

(define (%run-exit-hook)
  (catch #t (lambda () (run-hook exit-hook)) (lambda _ #f)))
