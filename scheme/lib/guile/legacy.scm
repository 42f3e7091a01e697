;;; Small procedures and variables that Guile keeps for older programs.

;;; Properties of any object, and the two slots of a symbol.

(define %symbol-slots (make-weak-key-hash-table))
(define (%symbol-slot who symbol)
  (%check-symbol who symbol)
  (or (hashq-ref %symbol-slots symbol)
      (let ((slots (cons '() #f)))
        (hashq-set! %symbol-slots symbol slots)
        slots)))
(define (symbol-pref symbol) (car (%symbol-slot "symbol-pref" symbol)))
(define (symbol-fref symbol) (cdr (%symbol-slot "symbol-fref" symbol)))
(define (symbol-pset! symbol val)
  (set-car! (%symbol-slot "symbol-pset!" symbol) val)
  val)
(define (symbol-fset! symbol val)
  (set-cdr! (%symbol-slot "symbol-fset!" symbol) val)
  val)

;;; Strings and ports.

(define* (parse-path path #:optional (tail '()))
  "Return the parts of PATH between colons, then TAIL."
  (if path (append (string-split path #\:) tail) tail))

(define (parse-path-with-ellipsis path base)
  "Return the parts of PATH, those of the list BASE in the place of `...'."
  (let loop ((parts (if path (string-split path #\:) '())))
    (cond ((null? parts) base)
          ((string=? (car parts) "...") (append base (cdr parts)))
          (else (cons (car parts) (loop (cdr parts)))))))

(define* (primitive-read #:optional (port (current-input-port)))
  "Read a datum from PORT."
  (read port))
(define* (read-syntax #:optional (port (current-input-port)))
  "Read a datum from PORT, as a syntax object."
  (let ((datum (read port)))
    (if (eof-object? datum)
        datum
        (datum->syntax #f datum #:source (source-properties datum)))))
(define (port-with-print-state port . _) port)
(define (get-print-state port) #f)
(define* (repl-reader prompt #:optional (reader (fluid-ref current-reader)))
  "Print PROMPT, a string or a thunk that returns one, and read a datum."
  (display (if (string? prompt) prompt (prompt)))
  (force-output)
  ((or reader read) (current-input-port)))
(define (getpass prompt)
  "Print PROMPT and read a line."
  (display prompt)
  (force-output)
  (%read-text-line (current-input-port)))
(define (load-user-init) *unspecified*)
(define (system-file-name-convention) 'posix)
(define (%get-stack-size) 0)
(define (gc-dump) *unspecified*)
(define (%warn-auto-compilation-enabled) *unspecified*)
(define (include-deprecated-features) #f)
(define (issue-deprecation-warning . messages)
  "Print the deprecation MESSAGES on the error port."
  (for-each (lambda (m) (display m (current-error-port))
                    (newline (current-error-port)))
            messages))

;;; Text in other languages: there is none.

;;; Procedures and expressions.

(define (procedure-source proc)
  "Return the source of PROC, or #f."
  (%check-procedure "procedure-source" 1 proc)
  (procedure-property proc 'source))
(define (convert-assignment x) x)
(define (memoize-expression exp) exp)
(define (macroexpanded? x) #f)
(define (unmemoize-expression m) m)
(define (set-procedure-minimum-arity! proc req opt rest?)
  "Let PROC say that it takes REQ arguments, OPT optional ones, and more if REST?."
  (set-procedure-property! proc 'arity (list req opt rest?)))
(define (abort-to-prompt* tag args)
  "Abort to the prompt TAG with the values of the list ARGS."
  (apply abort-to-prompt tag args))
(define (fluid-ref* fluid depth)
  "Return the value of FLUID outside DEPTH of its bindings."
  (unless (fluid? fluid)
    (%wrong-expected "fluid-ref*" 1 "fluid" fluid))
  (%check-index depth 0 most-positive-fixnum)
  (if (zero? depth)
      (fluid-ref fluid)
      (let ((values (assq-ref (%fluid-bindings) fluid)))
        (if (and values (< depth (length values)))
            (list-ref values depth)
            #f))))
(define (inf) +inf.0)
(define (nan) +nan.0)

;;; Random vectors, and a struct's fields by their raw values.

(define (%random-on-sphere v state)
  (random:normal-vector! v state)
  (sqrt (array-sum-of-squares v)))
(define (array-sum-of-squares v)
  (let loop ((i 0) (sum 0))
    (if (= i (array-length v))
        sum
        (let ((x (array-ref v i))) (loop (+ i 1) (+ sum (* x x)))))))
(define (%scale! v factor)
  (array-map! v (lambda (x) (* factor x)) v))
(define* (random:normal-vector! v #:optional (state *random-state*))
  "Fill V with numbers of the normal distribution."
  (array-index-map! v (lambda (i) (random:normal state))))
(define* (random:hollow-sphere! v #:optional (state *random-state*))
  "Fill V with a random point of the unit sphere."
  (unless (zero? (array-length v))
    (%scale! v (/ 1 (%random-on-sphere v state)))))
(define* (random:solid-sphere! v #:optional (state *random-state*))
  "Fill V with a random point inside the unit sphere."
  (let ((size (%random-on-sphere v state)))
    (%scale! v (/ (expt (random:uniform state) (/ 1.0 (array-length v))) size))))
(define (struct-layout s)
  "Return what fields S has: a symbol with two letters for each."
  (unless (struct? s)
    (scm-error 'wrong-type-arg "struct-vtable"
               "Wrong type argument in position 1 (expecting struct): ~S" (list s) (list s)))
  (struct-ref (struct-vtable s) vtable-index-layout))
(define (struct-ref/unboxed s i)
  (unless (struct? s) (%wrong-expected "struct-ref/unboxed" 1 "struct" s))
  (struct-ref s i))
(define (struct-set!/unboxed s i v)
  (unless (struct? s) (%wrong-expected "struct-set!/unboxed" 1 "struct" s))
  (struct-set! s i v))
(define* (file-set-position port offset #:optional (whence SEEK_SET))
  "Move PORT to OFFSET, counted as WHENCE says."
  (seek port offset whence))
(define (current-load-port) #f)
(define file-position ftell)
(define %file-port-properties (make-weak-key-hash-table))
(define (%check-open-port who port)
  (unless (and (port? port) (not (port-closed? port)))
    (%wrong-expected who 1 "open port" port)))
(define (%port-property port key)
  "Return the property KEY of PORT, or #f."
  (%check-open-port "%port-property" port)
  (assq-ref (hashq-ref %file-port-properties port '()) key))
(define (%set-port-property! port key value)
  "Make VALUE the property KEY of PORT."
  (%check-open-port "%set-port-property!" port)
  (hashq-set! %file-port-properties port
              (acons key value (hashq-ref %file-port-properties port '()))))
(define (adjust-port-revealed! port by)
  "Add BY to how often PORT was revealed."
  (unless (file-port? port)
    (%wrong-expected "adjust-port-revealed!" 1 "open file port" port))
  (set-port-revealed! port (+ (port-revealed port) by)))

;;; Variables.

(define %stacks (make-thread-local-fluid))
(define *repl-stack* (make-fluid '()))
(define read-eval? (make-fluid #f))
(define has-shown-backtrace-hint? #f)
(define signal-handlers (make-vector 65 #f))
(define source-whash (make-weak-key-hash-table))

(define (read-hash-procedures) (fluid-ref %read-hash-procedures))
(define (read-hash-procedure ch)
  "Return the procedure that reads data beginning with # and CH, or #f."
  (assv-ref (fluid-ref %read-hash-procedures) ch))
