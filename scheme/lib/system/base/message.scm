;;; (system base message): warnings.
;;
;; Guile manual, "Compiling Scheme Code".  Riad's compiler gives none of these; programs
;; may give them, and choose among them.

(define-module (system base message)
  #:use-module (srfi srfi-9)
  #:export (*current-warning-port* *current-warning-prefix* warning warning-type?
            warning-type-name warning-type-description warning-type-printer
            lookup-warning-type %warning-types))

(define *current-warning-port* current-warning-port)
(define *current-warning-prefix* (make-parameter ";;; "))

(define-record-type <warning-type>
  (make-warning-type name description printer)
  warning-type?
  (name warning-type-name)
  (description warning-type-description)
  (printer warning-type-printer))

(define (place location)
  (if (pair? location)
      (simple-format #f "~A:~A:~A" (or (assq-ref location 'filename) "<stdin>")
                     (+ 1 (or (assq-ref location 'line) 0))
                     (or (assq-ref location 'column) 0))
      "<unknown-location>"))

(define-syntax-rule (define-warnings (name description text arg ...) ...)
  (list (make-warning-type
         'name description
         (lambda* (port location #:optional arg ... . rest)
           (simple-format port "~A: warning: " (place location))
           (simple-format port text arg ...)))
        ...))

(define %warning-types
  (define-warnings
    (unsupported-warning "warn about unknown warning types"
                         "unknown warning type `~A'~%" name)
    (unused-variable "report unused variables" "unused variable `~A'~%" name)
    (unused-toplevel "report unused local top-level variables"
                     "possibly unused local top-level variable `~A'~%" name)
    (shadowed-toplevel "report shadowed top-level variables"
                       "shadows previous definition of `~A'~%" name)
    (unbound-variable "report possibly unbound variables"
                      "possibly unbound variable `~A'~%" name)
    (macro-use-before-definition
     "report possibly mis-use of macros before they are defined"
     "macro `~A' used before definition~%" name)
    (use-before-definition "report uses of top-levels before they are defined"
                           "`~A' used before definition~%" name)
    (non-idempotent-definition
     "report names that can refer to imports on first load, but module definitions on second load"
     "non-idempotent binding for `~A'~%" name)
    (arity-mismatch "report procedure arity mismatches (wrong number of arguments)"
                    "possibly wrong number of arguments to `~A'~%" name)
    (duplicate-case-datum "report a duplicate datum in a case expression"
                          "duplicate datum ~S in clause ~S of case expression ~S~%"
                          datum clause expr)
    (bad-case-datum "report a case datum that cannot be meaningfully compared using `eqv?'"
                    "datum ~S cannot be meaningfully compared in clause ~S of case expression ~S~%"
                    datum clause expr)
    (format "report wrong number of arguments to `format'"
            "~S: bad call to `format'~%" name)))

(define (lookup-warning-type name)
  "The warning type NAME, or #f."
  (or-map (lambda (type) (and (eq? (warning-type-name type) name) type)) %warning-types))

(define (warning type location . args)
  "Give a warning of TYPE."
  (let ((port (*current-warning-port*)) (type (lookup-warning-type type)))
    (display (*current-warning-prefix*) port)
    (if type
        (apply (warning-type-printer type) port location args)
        (simple-format port "~A: unknown warning type: ~A~%" (place location) args))))
