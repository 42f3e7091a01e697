;;; (system repl error-handling): what happens with an error in a session.

(define-module (system repl error-handling)
  #:export (call-with-error-handling with-error-handling))

(define (report key args frame)
  (let ((port (current-error-port)))
    (print-exception port frame key args)
    (force-output port)))

(define* (call-with-error-handling thunk #:key (on-error 'debug) (post-error 'catch)
                                   (pass-keys '(quit)) (report-keys '(stack-overflow))
                                   (trap-handler 'debug))
  "Call THUNK.  An error, but of PASS-KEYS, is handled as ON-ERROR says: debug, backtrace,
report, pass, or a procedure that is called before the stack is left; and then as
POST-ERROR: catch, or a procedure of the key and arguments.  There is no debugger: debug
does what backtrace does."
  (define (handle key . args)
    (if (procedure? post-error)
        (apply post-error key args)
        (if #f #f)))
  (define (note key . args)
    (unless (memq key pass-keys)
      (cond ((procedure? on-error) (apply on-error key args))
            ((memq on-error '(debug backtrace))
             (backtrace)
             (report key args #f))
            ((eq? on-error 'report) (report key args #f)))))
  (catch #t
    (lambda () (with-throw-handler #t thunk note))
    (lambda (key . args)
      (if (memq key pass-keys)
          (apply throw key args)
          (apply handle key args)))))

(define-syntax-rule (with-error-handling form)
  "Evaluate FORM as call-with-error-handling does."
  (call-with-error-handling (lambda () form)))
