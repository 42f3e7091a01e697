;;; (ice-9 getopt-long): program options by a specification.
;;
;; Guile manual, "getopt-long".  The specification is a list of
;; (name (single-char C) (required? B) (value B-or-optional) (predicate P)).

(define-module (ice-9 getopt-long)
  #:use-module (srfi srfi-9)
  #:use-module (ice-9 match)
  #:export (getopt-long option-ref))

(define-record-type <spec>
  (make-spec name char required? value predicate)
  spec?
  (name spec-name)                      ; string
  (char spec-char)                      ; character or #f
  (required? spec-required?)
  (value spec-value)                    ; #t, #f or optional
  (predicate spec-predicate))           ; procedure or #f

(define (parse-spec entry)
  (let ((properties (cdr entry)))
    (define (property name)
      (match (assq name properties)
        ((_ value) value)
        (_ #f)))
    (for-each (lambda (p)
                (unless (memq (car p) '(single-char required? value predicate))
                  (error "invalid getopt-long option property:" (car p))))
              properties)
    (unless (or (not (property 'single-char)) (char? (property 'single-char)))
      (error "`single-char' value must be a char!"))
    (make-spec (symbol->string (car entry)) (property 'single-char)
               (property 'required?) (property 'value) (property 'predicate))))

(define program (make-parameter "guile"))

;; Complain and end the program, as command-line tools do.
(define (fail message . args)
  (let ((port (current-error-port)))
    (display (program) port)
    (display ": " port)
    (apply simple-format port message args)
    (newline port)
    (exit 1)))

;; Whether ARG could be the value of an option.
(define (value? arg)
  (not (and (> (string-length arg) 1)
            (char=? (string-ref arg 0) #\-)
            (not (string->number arg)))))

;; Parse ARGS: two values, the (spec . value) found, last first, and the other
;; arguments.
(define (parse specs args stop?)
  (define (by-char c)
    (or (or-map (lambda (s) (and (eqv? c (spec-char s)) s)) specs)
        (fail "no such option: -~A" c)))
  (define (by-name name)
    (or (or-map (lambda (s) (and (string=? name (spec-name s)) s)) specs)
        (fail "no such option: --~A" name)))

  ;; SPEC with its value from TEXT (or #f) or the next of ARGS.
  (define (take spec text args found others)
    (case (spec-value spec)
      ((#f)
       (when text
         (fail "option does not support argument: --~A" (spec-name spec)))
       (loop args (acons spec #t found) others))
      ((optional)
       (cond (text (loop args (acons spec text found) others))
             ((and (pair? args) (value? (car args)))
              (loop (cdr args) (acons spec (car args) found) others))
             (else (loop args (acons spec #t found) others))))
      ((#t)
       (cond (text (loop args (acons spec text found) others))
             ((and (pair? args) (value? (car args)))
              (loop (cdr args) (acons spec (car args) found) others))
             (else (fail "option must be specified with argument: --~A"
                         (spec-name spec)))))
      ;; What is no kind of value takes none.
      (else (loop args (acons spec #t found) (if text (cons text others) others)))))

  ;; -abc is -a -b -c; what is no letter, in -n10, is the value of the last one, or
  ;; an argument by itself.
  (define (short text args found others)
    (let ((spec (by-char (string-ref text 0)))
          (rest (substring text 1)))
      (cond ((string-null? rest) (take spec #f args found others))
            ((char-alphabetic? (string-ref rest 0))
             (take spec #f (cons (string-append "-" rest) args) found others))
            ((spec-value spec) (take spec rest args found others))
            (else (take spec #f args found (cons rest others))))))

  (define (loop args found others)
    (if (null? args)
        (values found (reverse others))
        (let ((arg (car args)))
          (cond ((string=? arg "--") (values found (append (reverse others) (cdr args))))
                ((string-prefix? "--" arg)
                 (let ((equals (string-index arg #\=)))
                   (take (by-name (substring arg 2 (or equals (string-length arg))))
                         (and equals (substring arg (+ equals 1)))
                         (cdr args) found others)))
                ((and (string-prefix? "-" arg) (> (string-length arg) 1)
                      (not (and (string->number arg)
                                (not (or-map (lambda (s) (eqv? (spec-char s) (string-ref arg 1)))
                                             specs)))))
                 (short (substring arg 1) (cdr args) found others))
                (stop? (values found (append (reverse others) args)))
                (else (loop (cdr args) found (cons arg others)))))))
  (loop args '() '()))

(define* (getopt-long program-arguments option-desc-list
                      #:key stop-at-first-non-option)
  "The options in PROGRAM-ARGUMENTS, the program's name first, as an alist by name;
under () the list of the other arguments.  A mistake ends the program."
  (parameterize ((program (car program-arguments)))
    (let ((specs (map parse-spec option-desc-list)))
      (call-with-values
          (lambda () (parse specs (cdr program-arguments) stop-at-first-non-option))
        (lambda (found others)
          (for-each
           (lambda (entry)
             (let ((predicate (spec-predicate (car entry))))
               (when (and predicate (string? (cdr entry)) (not (predicate (cdr entry))))
                 (fail "option predicate failed: --~A" (spec-name (car entry))))))
           found)
          (for-each
           (lambda (spec)
             (when (and (spec-required? spec) (not (assq spec found)))
               (fail "option must be specified: --~A" (spec-name spec))))
           specs)
          (cons (cons '() others)
                (map (lambda (entry)
                       (cons (string->symbol (spec-name (car entry))) (cdr entry)))
                     found)))))))

(define* (option-ref options key default)
  "The value of option KEY in OPTIONS, from getopt-long, or DEFAULT."
  (or (assq-ref options key) default))
