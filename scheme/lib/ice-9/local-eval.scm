;;; Evaluation in the scope of a form: Guile manual, "Local Evaluation".
;;;
;;; An environment is the syntax of an identifier in that scope, the labels of
;;; the bindings around it with the macros that stand for them, and the pattern
;;; variables with their depths and values.  While something is expanded in it
;;; the labels mean the macros.

(define-module (ice-9 local-eval)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:use-module ((system syntax internal) #:select (%exchange-labels!))
  #:export (the-environment local-eval local-compile))

(define-record-type lexical-environment
  (make-environment module scope patterns entries variables)
  environment?
  (module environment-module)
  (scope environment-scope)
  (patterns environment-patterns)       ; lists of identifier, depth, value
  (entries environment-entries)         ; pairs of label and macro
  (variables environment-variables))    ; how many

(set-record-type-printer! lexical-environment
  (lambda (env port)
    (display "#<lexical-environment " port)
    (write (module-name (environment-module env)) port)
    (display " (" port)
    (display (+ (environment-variables env)
                (length (environment-patterns env)))
             port)
    (display " bindings)>" port)))

(define (environment module scope patterns . bindings)
  ;; Each of BINDINGS is a label with a macro, or with a name, a getter and a setter.
  (make-environment
   module scope patterns
   (map (lambda (binding)
          (cons (car binding)
                (if (macro? (cadr binding))
                    (cadr binding)
                    (apply variable-macro (cdr binding)))))
        bindings)
   (length bindings)))

(define (variable-macro name get set)
  ;; The macro that gets and sets a variable.
  (make-syntax-transformer
   name 'macro
   (make-variable-transformer
    (lambda (form)
      (syntax-case form (set!)
        ((set! _ value) #`('#,set value))
        ((_ . operands) #`(('#,get) . operands))
        (_ #`('#,get)))))))

(define-syntax the-environment
  (lambda (form)
    (syntax-case form ()
      ((scope) #'(the-environment scope))
      ((_ scope) (identifier? #'scope)
       #'(%the-environment scope environment))
      ((_ scope)
       (syntax-violation 'syntax-locally-bound-identifiers "invalid argument"
                         #'scope)))))

(define (pattern id depth)
  ;; ID under DEPTH ellipses.
  (if (= depth 0)
      id
      #`(#,(pattern id (- depth 1)) (... ...))))

(define (local-eval x e)
  "Evaluate the expression X in the scope that `the-environment' returned E
for."
  (cond ((environment? e) (eval-in-scope x e))
        ((module? e) (eval x e))
        (else
         (scm-error 'misc-error #f "invalid lexical environment ~S" (list e) #f))))

(define (eval-in-scope form env)
  (let* ((body (datum->syntax (environment-scope env) form))
         (form (if (null? (environment-patterns env))
                   body
                   #`(with-syntax
                         #,(map (lambda (variable)
                                  (let ((value (caddr variable)))
                                    (list (pattern (car variable) (cadr variable))
                                          #`('#,(lambda () value)))))
                                (environment-patterns env))
                       #,body)))
         (exchange (lambda () (%exchange-labels! (environment-entries env)))))
    ((dynamic-wind
       exchange
       (lambda ()
         (eval #`(lambda () #f #,form) (environment-module env)))
       exchange))))

(define (local-compile form env . options)
  "Evaluate FORM in ENV, as `local-eval' does: all code is compiled."
  (local-eval form env))
