;;; (srfi srfi-11): let-values and let*-values.

(define-module (srfi srfi-11)
  #:export (let-values let*-values))

(cond-expand-provide (current-module) '(srfi-11))

(define-syntax let-values
  (lambda (form)
    "Bind the variables of several formals at once."
    ;; Temporary names for FORMALS, of the same shape, and the (name temporary)
    ;; pairs in front of BINDINGS.
    (define (rename formals bindings)
      (syntax-case formals ()
        (() (values '() bindings))
        ((id . rest)
         (let ((new (car (generate-temporaries #'(id)))))
           (call-with-values (lambda () (rename #'rest bindings))
             (lambda (formals bindings)
               (values (cons new formals) (cons (list #'id new) bindings))))))
        (id
         (let ((new (car (generate-temporaries #'(id)))))
           (values new (cons (list #'id new) bindings))))))
    (syntax-case form ()
      ((_ (clause ...) body0 body ...)
       (or-map (lambda (clause) (syntax-case clause () ((formals expr) #f))) #'(clause ...))
       form)
      ((_ () body0 body ...) #'(let () body0 body ...))
      ((_ ((formals expr)) body0 body ...)
       #'(call-with-values (lambda () expr)
           (lambda formals body0 body ...)))
      ((_ ((formals expr) ...) body0 body ...)
       (let loop ((clauses #'((formals expr) ...)) (bindings '()))
         (syntax-case clauses ()
           (() #`(let #,bindings body0 body ...))
           (((formals expr) . rest)
            (call-with-values (lambda () (rename #'formals bindings))
              (lambda (temporaries bindings)
                #`(call-with-values (lambda () expr)
                    (lambda #,temporaries #,(loop #'rest bindings))))))))))))

(define-syntax let*-values
  (syntax-rules ()
    "Bind the variables of several formals one after the other."
    ((_ () body ...) (let () body ...))
    ((_ ((formals expr) (more-formals more-expr) ...) body ...)
     (call-with-values (lambda () expr)
       (lambda formals
         (let*-values ((more-formals more-expr) ...) body ...))))))
