;;; What the REPL and its commands share: evaluation with numbered values, and
;;; errors that do not end the session.

(define-module (riad session)
  #:export (evaluate-and-print print-value guarded last-error-lines))

;;; --- Values --------------------------------------------------------------

(define history-count 0)

(define (value-history)
  (let* ((module (resolve-module '(value-history)))
         (interface (module-public-interface module)))
    (unless (memq interface (module-uses (current-module)))
      (module-use! (current-module) interface))
    interface))

(define (evaluate-and-print datum)
  "Evaluate DATUM in the current module and print its values."
  (call-with-values (lambda () (primitive-eval datum))
    (lambda values (for-each print-value values))))

(define (print-value value)
  "Print VALUE with the name $N that it is given, unless it is unspecified."
  (unless (unspecified? value)
    (let ((interface (value-history)))
      (set! history-count (+ history-count 1))
      (let ((name (string->symbol
                   (string-append "$" (number->string history-count)))))
        (module-define! interface name value)
        (display name)
        (display " = ")
        (write value)
        (newline)))))

;;; --- Errors --------------------------------------------------------------

(define last-error '())
(define (last-error-lines)
  "The lines of the backtrace of the last error."
  last-error)

(define (guarded thunk)
  "Call THUNK and return its first value.  If it raises what nobody handles, print
that and return #f; a request to leave is passed on."
  (let* ((tag (list 'repl))
         (leave (fluid-ref %uncaught-handler)))
    (call-with-prompt tag
      (lambda ()
        (with-fluid* %uncaught-handler
          (lambda (exn)
            (if (%exit-status exn)
                (leave exn)
                (begin
                  (report exn)
                  (abort-to-prompt tag))))
          thunk))
      (lambda (_) #f))))

(define (report exn)
  (set! last-error (%stack-lines))
  (force-output)
  (let ((port (current-error-port)))
    (if (eq? (exception-kind exn) 'user-interrupt)
        (begin (display "Interrupted." port) (newline port))
        (call-with-values %innermost-frame
          (lambda (location procedure)
            (%print-uncaught exn '() port location procedure))))
    (force-output port)))
