;;; (ice-9 control): prompts, shift and reset, escapes.
;;
;; Guile manual, "Prompts", "Shift and Reset"; `%' is Sitaram's run.

(define-module (ice-9 control)
  #:export (% abort shift reset shift* reset*
            call-with-escape-continuation call/ec
            let-escape-continuation let/ec suspendable-continuation?)
  #:re-export (call-with-prompt abort-to-prompt default-prompt-tag make-prompt-tag))

(define (abort . args)
  "Abort to the default prompt with ARGS."
  (apply abort-to-prompt (default-prompt-tag) args))

(define-syntax %
  (syntax-rules ()
    "Evaluate an expression under a prompt: (% expr), (% expr handler), or
(% tag expr handler)."
    ((_ expr)
     (call-with-prompt (default-prompt-tag) (lambda () expr) call-handler))
    ((_ expr handler)
     (call-with-prompt (default-prompt-tag) (lambda () expr) handler))
    ((_ tag expr handler)
     (call-with-prompt tag (lambda () expr) handler))))

;; Run the procedure that was aborted with on the rest of the computation, under a
;; new prompt.
(define (call-handler k proc . args)
  (% (apply proc k args)))

(define-syntax-rule (reset . body)
  "Delimit the continuation that shift captures."
  (call-with-prompt (default-prompt-tag)
    (lambda () . body)
    (lambda (k proc) (proc k))))

(define-syntax-rule (shift k . body)
  "Bind K to the continuation up to the enclosing reset and leave there."
  (abort-to-prompt (default-prompt-tag)
    (lambda (captured)
      ((lambda (k) (reset . body))
       (lambda args (reset (apply captured args)))))))

(define (reset* thunk)
  "Call THUNK in a reset."
  (reset (thunk)))

(define (shift* fc)
  "Call FC on the continuation up to the enclosing reset."
  (shift k (fc k)))

(define (%call-with-tag proc)
  (let ((tag (make-prompt-tag "escape")))
    (call-with-prompt tag
      (lambda () (proc tag))
      (lambda (k . results) (apply values results)))))

(define (call-with-escape-continuation proc)
  "Call PROC with a procedure that returns from this call at once."
  (%call-with-tag
   (lambda (tag)
     (proc (lambda args (apply abort-to-prompt tag args))))))

(define call/ec call-with-escape-continuation)

(define-syntax-rule (let-escape-continuation k body ...)
  "Evaluate the body with K bound to a procedure that leaves it."
  (%call-with-tag
   (lambda (tag)
     (let ((k (lambda args (apply abort-to-prompt tag args))))
       body ...))))

(define-syntax-rule (let/ec k body ...)
  "let-escape-continuation."
  (let-escape-continuation k body ...))

(define (suspendable-continuation? tag)
  "True when a continuation up to the prompt TAG could be resumed."
  (%suspendable? tag))
