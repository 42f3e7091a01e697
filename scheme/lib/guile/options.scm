;;; Options of the reader, the printer and the debugger; features; command line.
;;;
;;; A family of options is an alist in a box.  An option that is on or off is
;;; listed by name while it is on; one with a value by name and value.  The
;;; reader and the printer are told of changes by %option-changed.

(define-syntax-rule (%define-options family docs box options enable disable
                                     defaults)
  (begin
    (define box (list defaults))
    (define options
      (case-lambda
        (() docs (%list-options (car box)))
        ((arg)
         (set-car! box (%options-from 'family arg defaults))
         (%list-options (car box)))))
    (define (enable . flags)
      "Turn on the options FLAGS; return the list of options."
      (for-each (lambda (name) (%set-in! 'family box name #t)) flags)
      (options))
    (define (disable . flags)
      "Turn off the options FLAGS; return the list of options."
      (for-each (lambda (name) (%set-in! 'family box name #f)) flags)
      (options))))

(define (%list-options alist)
  (let loop ((rest alist) (result '()))
    (if (null? rest)
        (reverse result)
        (let ((name (car (car rest))) (value (cdr (car rest))))
          (loop (cdr rest)
                (cond ((not (memq name %valued-options))
                       (if value (cons name result) result))
                      (else (cons value (cons name result)))))))))

(define %valued-options
  '(keywords highlight-prefix highlight-suffix quote-keywordish-symbols
    show-file-name stack depth width))

(define (%set-in! family box name value)
  (let ((entry (assq name (car box))))
    (unless entry
      (scm-error 'misc-error
                 (string-append (symbol->string family) "-options-interface")
                 "Unknown option name: ~S" (list name) #f))
    (set-cdr! entry value)
    (%option-changed family name value)))

(define (%options-from family names defaults)
  ;; The alist of options that are off but for those in the list NAMES.
  (let ((result (map (lambda (entry)
                       (if (memq (car entry) %valued-options)
                           (cons (car entry) (cdr entry))
                           (cons (car entry) #f)))
                     defaults)))
    (for-each (lambda (entry)
                (unless (memq (car entry) %valued-options)
                  (%option-changed family (car entry) #f)))
              result)
    (let loop ((rest names))
      (cond ((null? rest) result)
            ((and (memq (car rest) %valued-options) (pair? (cdr rest)))
             (%set-in! family (list result) (car rest) (cadr rest))
             (loop (cddr rest)))
            (else
             (%set-in! family (list result) (car rest) #t)
             (loop (cdr rest)))))))

(define (%set-option! family box options name value)
  (%set-in! family box name value)
  (options))

(%define-options read
  "Return the list of the reader's options; set them to the list NAMES if given."
  %read-option-box read-options read-enable read-disable
  (list (cons 'r7rs-symbols #f) (cons 'curly-infix #f)
        (cons 'hungry-eol-escapes #f) (cons 'square-brackets #t)
        (cons 'r6rs-hex-escapes #f) (cons 'keywords #f)
        (cons 'case-insensitive #f) (cons 'positions #t)
        (cons 'copy #f)))

(%define-options print
  "Return the list of the printer's options; set them to the list NAMES if given."
  %print-option-box print-options print-enable print-disable
  (list (cons 'r7rs-symbols #f) (cons 'escape-newlines #t)
        (cons 'quote-keywordish-symbols 'reader)
        (cons 'highlight-suffix "}") (cons 'highlight-prefix "{")
        (cons 'datum #f)))

(%define-options debug
  "Return the list of the debugger's options; set them to the list NAMES if given."
  %debug-option-box debug-options debug-enable debug-disable
  (list (cons 'warn-deprecated #f) (cons 'show-file-name #t)
        (cons 'stack 838860) (cons 'backtrace #t) (cons 'depth 20)
        (cons 'width 79) (cons 'procnames #f) (cons 'backwards #f)
        (cons 'debug #f)))

;; As Guile's core has them: a list sets the options and returns those before.
(define-syntax-rule (%define-options-interface interface options box)
  (define* (interface #:optional names)
    "Return the list of options; set them to the list NAMES if given, and return
those before; if it is no list, return their names and values."
    (cond ((not names) (options))
          ((list? names)
           (let ((before (options)))
             (options names)
             before))
          (else
           (map (lambda (entry)
                  (list (car entry)
                        (case (cdr entry)
                          ((#t) (if (memq (car entry) %valued-options) #t 'yes))
                          ((#f) (if (memq (car entry) %valued-options) #f 'no))
                          (else (cdr entry)))
                        ""))
                (car box))))))
(%define-options-interface read-options-interface read-options %read-option-box)
(%define-options-interface print-options-interface print-options
                           %print-option-box)
(%define-options-interface debug-options-interface debug-options
                           %debug-option-box)

(define-syntax-rule (define-option-interface
                      (interface (options enable disable) (option-set!)))
  ;; Procedures and a macro for the options that the procedure INTERFACE keeps.
  (begin
    (define* (options #:optional names)
      (interface names))
    (define (enable . names)
      (interface (append names (interface)))
      (interface))
    (define (disable . names)
      (interface (filter (lambda (option) (not (memq option names))) (interface)))
      (interface))
    (define-syntax-rule (option-set! option value)
      (begin
        (interface (append (interface) (list 'option value)))
        (interface)))))

(define-syntax-rule (read-set! name value)
  (%set-option! 'read %read-option-box read-options 'name value))

(define-syntax-rule (print-set! name value)
  (%set-option! 'print %print-option-box print-options 'name value))

(define-syntax-rule (debug-set! name value)
  (%set-option! 'debug %debug-option-box debug-options 'name value))

;; Characters after # and the procedures that read what they begin.
(define %read-hash-procedures (make-fluid '()))

(define (read-hash-extend ch proc)
  "Let PROC, called with CH and a port, read what begins with # and CH; none
if PROC is #f."
  (let ((others (filter (lambda (entry) (not (eqv? (car entry) ch)))
                        (fluid-ref %read-hash-procedures))))
    (fluid-set! %read-hash-procedures
                (if proc (acons ch proc others) others))
    (%set-read-extensions! %read-hash-procedures)))

(define (%read-extension char port)
  ((assv-ref (fluid-ref %read-hash-procedures) char) char port))

;;; Features.

(define *features*
  '(record defmacro debug-extensions values array-for-each array sort socket net-db
    ITIMER_VIRTUAL ITIMER_PROF regex popen fork EIDs posix inexact complex random
    i/o-extensions i18n current-time delay threads char-ready? system))

(define (provide feature)
  "Enter the symbol FEATURE among the features of the system."
  (unless (memq feature *features*)
    (set! *features* (cons feature *features*))))

(define (provided? feature)
  "Return #t if FEATURE is one of the features of the system."
  (and (memq feature *features*) #t))

;;; The program.

(define %program-arguments (make-fluid '()))

(define (program-arguments)
  "Return the list of the program's name and its arguments."
  (fluid-ref %program-arguments))

(define (set-program-arguments args)
  "Make ARGS the list that `program-arguments' returns."
  (fluid-set! %program-arguments args))

(define (command-line)
  "Return the list of the program's name and its arguments."
  (program-arguments))

(define %batch-mode? #t)

(define (batch-mode?)
  "Return #t unless the program talks with a user."
  %batch-mode?)

(define (ensure-batch-mode!)
  "Note that the program does not talk with a user."
  (set! %batch-mode? #t))

(define (using-readline?)
  "Return #t if a line editor reads the terminal."
  #f)

(define current-language (make-parameter 'scheme))

(define (gc-run-time)
  "Return the time that garbage collection took, in internal time units."
  (or (assq-ref (gc-stats) 'gc-time-taken) 0))
