;;; (system base pmatch): a small pattern matcher, after Friedman and Kiselyov.
;;
;; (pmatch e (pattern [(guard g …)] body …) … [(else body …)]): in a pattern, ,x binds
;; x, _ matches anything, everything else is literal.

(define-module (system base pmatch)
  #:export (pmatch))

(eval-when (expand load eval)

;; An expression that matches identifier V with PATTERN; SUCCESS and FAILURE are
;; expressions.
(define (compile-pattern pattern v success failure)
  (syntax-case pattern (unquote)
    (id (and (identifier? #'id) (free-identifier=? #'id #'_)) success)
    ((unquote var) #`(let ((var #,v)) #,success))
    (() #`(if (null? #,v) #,success #,failure))
    ((a . d)
     (with-syntax (((x y) (generate-temporaries '(x y))))
       #`(if (pair? #,v)
             (let ((x (car #,v)) (y (cdr #,v)))
               #,(compile-pattern #'a #'x
                                  (compile-pattern #'d #'y success failure)
                                  failure))
             #,failure)))
    (datum #`(if (equal? #,v 'datum) #,success #,failure))))

(define (compile-clauses clauses v)
  (syntax-case clauses (else guard)
    (() #'(if #f #f))
    (((else body ...)) #'(let () body ...))
    (((pattern (guard test ...) body ...) . rest)
     (with-syntax (((fail) (generate-temporaries '(fail))))
       #`(let ((fail (lambda () #,(compile-clauses #'rest v))))
           #,(compile-pattern #'pattern v
                              #'(if (and test ...) (let () body ...) (fail))
                              #'(fail)))))
    (((pattern body ...) . rest)
     (with-syntax (((fail) (generate-temporaries '(fail))))
       #`(let ((fail (lambda () #,(compile-clauses #'rest v))))
           #,(compile-pattern #'pattern v #'(let () body ...) #'(fail)))))))

) ; eval-when

(define-syntax pmatch
  (lambda (form)
    "Match a value with patterns in turn."
    (syntax-case form ()
      ((_ expr clause ...)
       #`(let ((v expr)) #,(compile-clauses #'(clause ...) #'v))))))
