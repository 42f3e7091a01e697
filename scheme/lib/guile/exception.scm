;;; Raising and handling.
;;;
;;; The handlers in force are the values of one fluid over the dynamic
;;; environment, innermost first; the primitive %fluid-stack lists them, its
;;; default value #f last.  So a captured continuation, entered elsewhere, sees
;;; its own handlers and then those of the place it was entered from.  A value
;;; is one of
;;;
;;;   a procedure       called with the exception, in the environment of the
;;;                     raise but for the handlers inside it and itself
;;;   (type) pair       an unwinding handler: the pair is the tag of its prompt,
;;;                     its car the key, exception type or #t that it takes
;;;   #(stack) vector   while a handler runs: the handlers in force are those of
;;;                     STACK, whatever the environment holds further out
;;;
;;; A throw makes its exception object only when somebody asks: most end in a
;;; `catch', which needs the key and the arguments alone.

(define %exception-handler (make-fluid #f))

;; What happens to an exception that nobody handles: a procedure of it.
(define %uncaught-handler
  (make-fluid (lambda (exn) (%exit-uncaught exn))))

(define (%takes? type exn key)
  ;; Does an unwinding handler for TYPE take EXN, whose key is KEY?
  (cond ((eq? type #t) #t)
        ((symbol? type) (eq? type key))
        (else (and (%component exn type) #t))))

(define (%run-handler handler exn outer)
  (with-fluid* %exception-handler (vector outer)
    (lambda () (handler exn))))

(define (%raise-to stack exn continuable?)
  ;; Raise EXN to the handlers of STACK.
  (let ((key (exception-kind exn)))
    (let loop ((stack stack))
      (let ((handler (car stack)))
        (cond ((procedure? handler)
               (if continuable?
                   (%run-handler handler exn (cdr stack))
                   (begin
                     (%run-handler handler exn (cdr stack))
                     (%raise-to (cdr stack) (%make-non-continuable-error)
                                #f))))
              ((pair? handler)
               (if (%takes? (car handler) exn key)
                   (abort-to-prompt handler exn key #f)
                   (loop (cdr stack))))
              ((vector? handler) (loop (vector-ref handler 0)))
              (else ((fluid-ref %uncaught-handler) exn)))))))

(define (%throw key . args)
  ;; Entered by the VM when a primitive fails, and by `throw'.
  (let loop ((stack (%fluid-stack %exception-handler)))
    (let ((handler (car stack)))
      (cond ((pair? handler)
             (let ((type (car handler)))
               (cond ((or (eq? type #t) (eq? type key))
                      (abort-to-prompt handler #f key args))
                     ((symbol? type) (loop (cdr stack)))
                     (else
                      (%raise-to stack (make-exception-from-throw key args)
                                 #f)))))
            ((vector? handler) (loop (vector-ref handler 0)))
            (else
             (%raise-to stack (make-exception-from-throw key args) #f))))))

(define (%raise obj)
  ;; SRFI-34 and R7RS raise; the name belongs to kill's sibling in (guile).
  (%raise-to (%fluid-stack %exception-handler) obj #f))

(define (%raise-continuable obj)
  (%raise-to (%fluid-stack %exception-handler) obj #t))

(define* (raise-exception exn #:key (continuable? #f))
  "Raise EXN, any object, to the current exception handler.  If CONTINUABLE? is
true, return what the handler returns; otherwise its return is an error."
  (%raise-to (%fluid-stack %exception-handler) exn continuable?))

;;; Handlers.

(define* (with-exception-handler handler thunk
                                 #:key (unwind? #f) (unwind-for-type #t))
  "Call THUNK with HANDLER as the exception handler.  HANDLER, a procedure of the
raised object, is called in the dynamic environment of the raise.  If UNWIND? is
true it is called after an escape to here instead, only for exceptions of the
type or with the key UNWIND-FOR-TYPE, and its values are returned."
  (%check-argument "with-exception-handler" 1 (procedure? handler) handler)
  (if unwind?
      (begin
        (unless (or (eq? unwind-for-type #t) (symbol? unwind-for-type)
                    (exception-type? unwind-for-type))
          (scm-error 'wrong-type-arg "with-exception-handler"
                     "Wrong type argument for #:unwind-for-type: ~a"
                     (list unwind-for-type) (list unwind-for-type)))
        (%with-unwinding-handler
         unwind-for-type
         thunk
         (lambda (_ exn key args)
           (handler (if args (make-exception-from-throw key args) exn)))))
      (with-fluid* %exception-handler handler thunk)))

(define (%with-unwinding-handler type thunk receive)
  ;; RECEIVE gets (k exn key #f) for a raised object, (k #f key args) for a throw.
  ;; It must be a lambda that ignores K: the prompt is for escapes only then.
  (let ((tag (list type)))
    (call-with-prompt tag
      (lambda () (with-fluid* %exception-handler tag thunk))
      receive)))

(define* (catch key thunk handler #:optional pre-unwind-handler)
  "Call THUNK.  If it throws to KEY, a symbol, or throws at all and KEY is #t,
return what HANDLER returns for the key thrown to and the arguments of the
throw.  PRE-UNWIND-HANDLER is called with the same before, in the dynamic
environment of the throw."
  (%check-argument "catch" 2 (or (eq? key #t) (symbol? key)) key)
  (%check-argument "catch" 3 (procedure? handler) handler)
  (when pre-unwind-handler
    (%check-argument "catch" 4 (procedure? pre-unwind-handler)
                     pre-unwind-handler))
  (%with-unwinding-handler
   key
   (if pre-unwind-handler
       (lambda () (with-throw-handler key thunk pre-unwind-handler))
       thunk)
   (lambda (_ exn key args)
     (apply handler key (or args (exception-args exn))))))

(define (with-throw-handler key thunk pre-unwind-handler)
  "Call THUNK.  If it throws to KEY, or throws at all and KEY is #t, call
PRE-UNWIND-HANDLER with the key and the arguments in the dynamic environment of
the throw, which then goes on to the next handler."
  (%check-argument "with-throw-handler" 1 (or (eq? key #t) (symbol? key)) key)
  (let ((running? (make-fluid #f)))
    (with-fluid* %exception-handler
      (lambda (exn)
        (let ((kind (exception-kind exn)))
          (when (and (or (eq? key #t) (eq? key kind))
                     (not (fluid-ref running?)))
            ;; All handlers are in force again, those inside this one as well; it
            ;; is not entered twice itself.
            (with-fluid* running? #t
              (lambda ()
                (with-fluid* %exception-handler (vector (%all-handlers))
                  (lambda ()
                    (apply pre-unwind-handler kind (exception-args exn))))))))
        (%raise exn))
      thunk)))

(define (%all-handlers)
  ;; Those in force where the exception was raised, whatever runs since then.
  (let loop ((stack (%fluid-stack %exception-handler)))
    (if (vector? (car stack)) (loop (cdr stack)) stack)))

;;; Throwing.

(define (throw key . args)
  "Throw to KEY, a symbol: the innermost `catch' for it takes ARGS."
  (%check-argument "throw" 1 (symbol? key) key)
  (apply %throw key args))

(define (scm-error key subr message args data)
  "Throw to KEY an error in the procedure named SUBR: MESSAGE is a template for
`simple-format' with ARGS, and DATA a list with more on the error, or #f."
  (throw key subr message args data))

(define (error . args)
  "Throw to misc-error: the message is the first of ARGS, the others are shown
after it."
  (if (null? args)
      (scm-error 'misc-error #f "?" #f #f)
      (scm-error 'misc-error #f
                 (%error-template (length (cdr args)))
                 args #f)))

(define (%error-template irritants)
  ;; ~A, then " ~S" for each of IRRITANTS.
  (let loop ((n irritants) (parts '()))
    (if (zero? n)
        (apply string-append "~A" parts)
        (loop (- n 1) (cons " ~S" parts)))))

(define (%r7rs-error message . irritants)
  ;; R7RS 6.11 error.
  (%raise (make-exception (%make-exception-with-message message)
                          (%make-exception-with-irritants irritants))))

;;; R7RS 6.11 accessors, as (scheme base) gives them in Guile.

(define (%error-object? obj)
  (exception? obj))

(define (%error-object-message obj)
  (and (%exception-with-message? obj) (%exception-message obj)))

(define (%error-object-irritants obj)
  (and (%exception-with-irritants? obj) (%exception-irritants obj)))

(define (%read-error? obj)
  (%lexical-error? obj))

(define (%file-error? obj)
  ;; An error of the system in opening, deleting or renaming a file.
  (and (%exception-with-origin? obj)
       (eq? (exception-kind obj) 'system-error)
       (member (%exception-origin obj)
               '("open-file" "open" "open-fdes" "delete-file" "rename-file"
                 "copy-file" "stat" "lstat" "mkdir" "rmdir" "opendir"))
       #t))

;;; Leaving.

(define (quit . args)
  "Leave the program: its status is the integer given, 0 without one or for a
true value, 1 for #f.  Dynamic extents are left, and `exit-hook' is run."
  (apply throw 'quit args))

(define exit quit)

(define (system-error-errno args)
  "Return the errno of the system error whose catch handler got the list ARGS, its
key included, or #f."
  (and (eq? (car args) 'system-error)
       (let ((data (list-ref args 4)))
         (and (pair? data) (car data)))))

(define (%warn-exception template values key args)
  ;; For (false-if-exception EXPR #:warning TEMPLATE VALUE ...).
  (let ((port (current-warning-port)))
    (for-each (lambda (line)
                (display ";;; " port)
                (display line port)
                (newline port))
              (%text-lines
               (string-append
                (apply simple-format #f template values)
                (call-with-output-string
                  (lambda (port) (print-exception port #f key args))))))))

(define (%text-lines text)
  ;; The lines of TEXT, without an empty one at the end.
  (let ((lines (string-split text #\newline)))
    (let loop ((rest (reverse lines)))
      (if (and (pair? rest) (string-null? (car rest)))
          (loop (cdr rest))
          (reverse rest)))))
