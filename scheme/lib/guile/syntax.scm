;;; Derived syntax of (guile): forms that the expander does not know itself.
;;;
;;; Only macros live here, so that every later file can use them.  The
;;; procedures they expand to are defined in later files of ORDER; the names
;;; resolve when the expansion runs.

(define-syntax define-inlinable
  (lambda (form)
    ;; The compiler decides what to inline: a procedure, and a macro that calls it, but
    ;; is the procedure itself in its body.
    (syntax-case form ()
      ((_ (name formal ...) body ...) (identifier? #'name)
       (with-syntax ((procedure
                      (datum->syntax #'name (symbol-append '#{% }# (syntax->datum #'name)
                                                           '-procedure)))
                     (count (length #'(formal ...))))
         #'(begin
             (define-syntax-parameter name (%inlinable #'procedure count))
             (define (procedure formal ...)
               (syntax-parameterize ((name (identifier-syntax procedure)))
                 body ...))))))))

(define-syntax with-fluids
  (syntax-rules ()
    ((_ () body0 body ...) (let () body0 body ...))
    ((_ ((fluid value)) body0 body ...)
     (with-fluid* fluid value (lambda () body0 body ...)))
    ((_ ((fluid value) ...) body0 body ...)
     (with-fluids* (list fluid ...) (list value ...)
                   (lambda () body0 body ...)))))

(define-syntax parameterize
  (syntax-rules ()
    ((_ () body0 body ...) (let () body0 body ...))
    ((_ ((param value)) body0 body ...)
     (%parameterize-one param value (lambda () body0 body ...)))
    ((_ ((param value) ...) body0 body ...)
     (%parameterize (list param ...) (list value ...)
                    (lambda () body0 body ...)))))

(define-syntax-rule (delay expr)
  (make-promise (lambda () expr)))

(define-syntax-rule (%delay-force expr)
  (%make-lazy-promise (lambda () expr)))

;;; Loops.  One escape-only prompt serves `break' and `continue': a `continue'
;;; leaves the loop and enters it again, so that iterations without one cost
;;; nothing.

(define-syntax while
  (lambda (form)
    (syntax-case form ()
      ((keyword test body ...)
       (with-syntax ((break (datum->syntax #'keyword 'break))
                     (continue (datum->syntax #'keyword 'continue)))
         #'(%call-with-loop
            (lambda (break again)
              (let-syntax ((continue (%continue again)))
                (let loop ()
                  (if test
                      (let () body ... (loop))
                      #f))))))))))

(define-syntax-rule (%continue again)
  (lambda (form)
    (syntax-case form ()
      ((_) #'(again))
      ((_ . operands)
       (syntax-violation 'continue "too many arguments" form))
      (_ #'again))))

;;; Definitions.

(define-syntax defmacro-public
  (syntax-rules ()
    ((_ name formals body ...)
     (begin (defmacro name formals body ...)
            (export-syntax name)))))

(define-syntax-rule (define-private head value)
  (define head value))

(define-syntax-rule (define-once name value)
  (define name
    (if (module-locally-bound? (current-module) 'name)
        name
        value)))

(define-syntax define-values
  (lambda (form)
    (syntax-case form ()
      ((_ (id ...) expr)
       (and-map identifier? #'(id ...))
       #'(%define-values (id ...) (id ...) (list id ...) expr))
      ((_ (id ... . rest) expr)
       (and-map identifier? #'(id ... rest))
       #'(%define-values (id ... rest) (id ... . rest) (list id ... rest) expr))
      ((_ id expr)
       (identifier? #'id)
       #'(define id (call-with-values (lambda () expr) list))))))

;; The values pass through a hidden list, its first pair a header, so that this
;; works at top level as well as in a body.
(define-syntax %define-values
  (lambda (form)
    (syntax-case form ()
      ((_ (id ...) formals pack expr)
       (with-syntax (((cell) (generate-temporaries '(cell))))
         #'(begin
             (define cell
               (cons #f (call-with-values (lambda () expr)
                          (lambda formals pack))))
             (define id (%take-value! cell))
             ...))))))

(define-syntax *unspecified*
  (identifier-syntax (if #f #f)))

;;; Conditions.

(define-syntax false-if-exception
  (syntax-rules ()
    ((_ expr)
     (catch #t (lambda () expr) (lambda _ #f)))
    ((_ expr #:warning template arg ...)
     (catch #t
       (lambda () expr)
       (lambda (key . args)
         (%warn-exception template (list arg ...) key args)
         #f)))))

;;; Sundries.

(define-syntax-rule (λ formals body ...)
  (lambda formals body ...))

(define-syntax-rule (start-stack tag expr)
  (%start-stack tag (lambda () expr)))

(define-syntax-rule (begin-deprecated form ...)
  (begin form ...))

(define-syntax-rule (add-to-load-path directory)
  (eval-when (expand load eval)
    (set! %load-path
          (cons directory (delete directory %load-path)))))

