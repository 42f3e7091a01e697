;;; (srfi srfi-37): args-fold, a program argument processor.

(define-module (srfi srfi-37)
  #:use-module (srfi srfi-9)
  #:export (option option-names option-required-arg? option-optional-arg?
            option-processor args-fold))

(cond-expand-provide (current-module) '(srfi-37))

(define-record-type <option>
  (option names required-arg? optional-arg? processor)
  option?
  (names option-names)
  (required-arg? option-required-arg?)
  (optional-arg? option-optional-arg?)
  (processor option-processor))

(define (args-fold args options unrecognized-option-proc operand-proc . seeds)
  "Process ARGS.  (processor option name arg seed …) is called for each option, by
UNRECOGNIZED-OPTION-PROC for one not in OPTIONS, (OPERAND-PROC arg seed …) for everything else; each
returns the next seeds."
  (define (find-option name)
    (or-map (lambda (opt) (and (member name (option-names opt)) opt)) options))

  (define (unknown name)
    (option (list name) #f #f unrecognized-option-proc))

  (define (argument-error message name)
    (scm-error 'misc-error "args-fold" message (list name) #f))

  ;; Continue with (NEXT seed …) after processing OPT.
  (define (process opt name arg seeds next)
    (call-with-values
        (lambda () (apply (option-processor opt) opt name arg seeds))
      next))

  ;; Short options: the characters of TEXT from I on.
  (define (short text i args seeds)
    (if (= i (string-length text))
        (scan args seeds)
        (let* ((name (string-ref text i))
               (opt (or (find-option name) (unknown name)))
               (rest (substring text (+ i 1)))
               (rest? (not (string-null? rest))))
          (cond ((not (or (option-required-arg? opt) (option-optional-arg? opt)))
                 (process opt name #f seeds
                          (lambda seeds (short text (+ i 1) args seeds))))
                (rest?
                 (process opt name rest seeds (lambda seeds (scan args seeds))))
                ((pair? args)
                 (process opt name (car args) seeds
                          (lambda seeds (scan (cdr args) seeds))))
                ((option-required-arg? opt)
                 (argument-error "Missing required argument after `-~A'" name))
                (else
                 (process opt name #f seeds (lambda seeds (scan args seeds))))))))

  ;; A long option; its argument can only follow a `='.
  (define (long text args seeds)
    (let* ((equals (string-index text #\= 2))
           (name (substring text 2 (or equals (string-length text))))
           (arg (and equals (substring text (+ equals 1))))
           (known (find-option name))
           (whole (substring text 2)))
      (cond ((not known)
             (process (unknown whole) whole #f seeds (lambda seeds (scan args seeds))))
            ((and arg (not (option-required-arg? known)) (not (option-optional-arg? known)))
             (argument-error "Extraneous argument after `--~A'" name))
            ((and (not arg) (option-required-arg? known))
             (argument-error "Missing required argument after `--~A'" name))
            (else
             (process known name arg seeds (lambda seeds (scan args seeds)))))))

  (define (operands args seeds)
    (if (null? args)
        (apply values seeds)
        (call-with-values (lambda () (apply operand-proc (car args) seeds))
          (lambda seeds (operands (cdr args) seeds)))))

  (define (scan args seeds)
    (if (null? args)
        (apply values seeds)
        (let ((arg (car args)))
          (cond ((string=? arg "--") (operands (cdr args) seeds))
                ((and (string-prefix? "--" arg)) (long arg (cdr args) seeds))
                ((and (string-prefix? "-" arg) (> (string-length arg) 1))
                 (short arg 1 (cdr args) seeds))
                (else
                 (call-with-values (lambda () (apply operand-proc arg seeds))
                   (lambda seeds (scan (cdr args) seeds))))))))

  (scan args seeds))
