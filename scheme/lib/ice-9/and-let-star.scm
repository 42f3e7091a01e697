;;; (ice-9 and-let-star): the `and-let*' macro of SRFI 2.

(define-module (ice-9 and-let-star)
  #:export (and-let*))

(cond-expand-provide (current-module) '(srfi-2))

(define-syntax and-let*
  (lambda (form)
    "Evaluate claims in turn, binding variables, until one is false."
    ;; EXPAND is told whether the value of the last claim is the result.
    (define (expand claims body)
      (syntax-case claims ()
        (()
         (if (null? body) #'#t #`(let () #,@body)))
        (((id expr)) (and (null? body) (identifier? #'id))
         #'(let ((id expr)) id))
        (((expr)) (null? body) #'expr)
        ((id) (and (null? body) (identifier? #'id)) #'id)
        (((id expr) . rest) (identifier? #'id)
         #`(let ((id expr)) (if id #,(expand #'rest body) #f)))
        (((expr) . rest)
         #`(if expr #,(expand #'rest body) #f))
        ((id . rest) (identifier? #'id)
         #`(if id #,(expand #'rest body) #f))
        ((claim . _)
         (syntax-violation 'and-let* "Bad clause" form #'claim))))
    (syntax-case form ()
      ((_ (claim ...) body ...)
       (expand #'(claim ...) #'(body ...))))))
