;;; (srfi srfi-26): cut and cute, procedures by filling slots of a call.

(define-module (srfi srfi-26)
  #:export (cut cute))

(cond-expand-provide (current-module) '(srfi-26))

(eval-when (expand load eval)

;; (split items constant) returns three values: the formals that stand for the
;; slots of ITEMS, the call's operands, and the name of the rest argument or #f.
;; CONSTANT maps an expression that is no slot to its operand.
(define (split items constant)
  (let loop ((items items) (formals '()) (operands '()))
    (syntax-case items (<> <...>)
      (() (values (reverse formals) (reverse operands) #f))
      ((<...>)
       (values (reverse formals) (reverse operands) (car (generate-temporaries '(rest)))))
      ((<...> . _) (scm-error 'misc-error #f "<...> not on the end of cut expression"
                             '() #f))
      ((<> . rest)
       (let ((slot (car (generate-temporaries '(slot)))))
         (loop #'rest (cons slot formals) (cons slot operands))))
      ((expr . rest)
       (loop #'rest formals (cons (constant #'expr) operands))))))

(define (make-lambda formals operands rest)
  (if rest
      #`(lambda (#,@formals . #,rest) (apply #,@operands #,rest))
      #`(lambda #,formals #,operands)))

) ; eval-when

(define-syntax cut
  (lambda (form)
    "A procedure that calls with its arguments in the places of <> and <...>."
    (syntax-case form ()
      ((_ item0 item ...)
       (call-with-values (lambda () (split #'(item0 item ...) (lambda (expr) expr)))
         make-lambda)))))

(define-syntax cute
  (lambda (form)
    "Like cut, but the expressions are evaluated once, when the procedure is made."
    (syntax-case form ()
      ((_ item0 item ...)
       (let* ((bindings '())
              (constant (lambda (expr)
                          (let ((name (car (generate-temporaries '(value)))))
                            (set! bindings (cons (list name expr) bindings))
                            name))))
         (call-with-values (lambda () (split #'(item0 item ...) constant))
           (lambda (formals operands rest)
             #`(let #,(reverse bindings)
                 #,(make-lambda formals operands rest)))))))))
