;;; (srfi srfi-71): let, let* and letrec with multiple values.

(define-module (srfi srfi-71)
  #:use-module (srfi srfi-11)
  #:export (uncons unlist unvector values->list values->vector)
  #:replace ((srfi-let . let) (srfi-let* . let*) (srfi-letrec . letrec)))

(cond-expand-provide (current-module) '(srfi-71))

(eval-when (expand load eval)

;; The (formals expr) of the syntax binding B: (x … expr), ((values . formals) expr).
(define (single? var) (not (pair? (syntax->datum var))))

(define (parse-binding b)
  (syntax-case b (values)
    (((values . formals) expr) #'(formals expr))
    ((x ... expr) #'((x ...) expr))))

) ; eval-when

(define-syntax srfi-let
  (lambda (form)
    "let whose bindings may take multiple values."
    (syntax-case form ()
      ((_ name ((var expr) ...) body0 body ...) (identifier? #'name)
       #'(let name ((var expr) ...) body0 body ...))
      ((_ ((var expr) ...) body0 body ...) (and-map single? #'(var ...))
       #'(let ((var expr) ...) body0 body ...))
      ((_ ((part0 part1 part ...) ...) body0 body ...)
       (with-syntax ((((formals expr) ...)
                      (map parse-binding #'((part0 part1 part ...) ...))))
         #'(let-values ((formals expr) ...) body0 body ...))))))

(define-syntax srfi-let*
  (lambda (form)
    "let* whose bindings may take multiple values."
    (syntax-case form ()
      ((_ () body0 body ...) #'(let () body0 body ...))
      ((_ (binding) body0 body ...) #'(srfi-let (binding) body0 body ...))
      ((_ (binding more ...) body0 body ...)
       #'(srfi-let (binding) (srfi-let* (more ...) body0 body ...))))))

(define-syntax srfi-letrec
  (lambda (form)
    "letrec whose bindings may take multiple values."
    (define (variables formals)
      (syntax-case formals ()
        ((a . d) (cons #'a (variables #'d)))
        (() '())
        (rest (list #'rest))))
    (syntax-case form ()
      ((_ ((var expr) ...) body0 body ...) (and-map single? #'(var ...))
       #'(letrec ((var expr) ...) body0 body ...))
      ((_ ((part0 part1 part ...) ...) body0 body ...)
       (with-syntax ((((formals expr) ...)
                      (map parse-binding #'((part0 part1 part ...) ...))))
         (let ((vars (apply append (map variables #'(formals ...)))))
           (with-syntax (((var ...) vars)
                         ((new ...) (generate-temporaries vars)))
             #'(let ((var #f) ...)
                 (call-with-values
                     (lambda () (let-values ((formals expr) ...) (values var ...)))
                   (lambda (new ...) (set! var new) ...))
                 (let () body0 body ...)))))))))

(define (uncons pair)
  "The two values car and cdr of PAIR."
  (values (car pair) (cdr pair)))

(define (unlist list)
  "The elements of LIST as values."
  (apply values list))

(define (unvector vector)
  "The elements of VECTOR as values."
  (apply values (vector->list vector)))

(define-syntax-rule (values->list expr)
  "The list of the values of EXPR."
  (call-with-values (lambda () expr) list))

(define-syntax-rule (values->vector expr)
  "The vector of the values of EXPR."
  (call-with-values (lambda () expr) vector))
