;;; (ice-9 calling): pass variables to a procedure as getters and setters.
;;
;; A getter called with keywords gives the list of the values of those variables, called
;; with nothing all of them after their keywords; a setter takes keywords and values.

(define-module (ice-9 calling)
  #:export (with-excursion-function with-getter-and-setter with-getter
            with-delegating-getter-and-setter with-excursion-getter-and-setter
            with-configuration-getter-and-setter
            with-delegating-configuration-getter-and-setter
            let-with-configuration-getter-and-setter))

(define (bad-get keyword) (throw 'bad-get-option keyword))
(define (bad-set keyword value) (throw 'bad-set-option keyword))

;; FIELDS: (keyword getter setter) each.  OTHERS is called for what is left.
(define (field-getter fields other others)
  (lambda keywords
    (if (null? keywords)
        (append (append-map (lambda (f) (list (car f) ((cadr f)))) fields) (others))
        (map (lambda (keyword)
               (let ((field (assq keyword fields)))
                 (if field ((cadr field)) (other keyword))))
             keywords))))

(define (append-map proc list) (apply append (map proc list)))

(define (field-setter fields other)
  (lambda args
    (let loop ((args args))
      (when (and (pair? args) (pair? (cdr args)))
        (let ((field (assq (car args) fields)))
          (if field
              ((caddr field) (cadr args))
              (other (car args) (cadr args))))
        (loop (cddr args))))
    #t))

(define-syntax fields
  (lambda (form)
    (syntax-case form ()
      ((_ var ...)
       (with-syntax (((keyword ...)
                      (map (lambda (v) (symbol->keyword (syntax->datum v))) #'(var ...))))
         #'(list (list 'keyword (lambda () var) (lambda (v) (set! var v))) ...))))))

(define-syntax-rule (excursion var ...)
  (lambda (thunk)
    (let ((saved (list var ...)) (setters (list (lambda (v) (set! var v)) ...)))
      (define (swap)
        (let ((now (list var ...)))
          (for-each (lambda (set value) (set value)) setters saved)
          (set! saved now)))
      (dynamic-wind swap thunk swap))))

(define-syntax-rule (with-excursion-function (var ...) proc)
  "Call PROC on a procedure that calls a thunk and then undoes what it set."
  (proc (excursion var ...)))

(define-syntax-rule (with-getter-and-setter (var ...) proc)
  "Call PROC on a getter and a setter."
  (let ((f (fields var ...)))
    (proc (field-getter f bad-get list) (field-setter f bad-set))))

(define-syntax-rule (with-getter (var ...) proc)
  "Call PROC on a getter."
  (proc (field-getter (fields var ...) bad-get list)))

(define-syntax-rule (with-delegating-getter-and-setter (var ...) get set proc)
  "With a getter and a setter that hand on other keywords to GET and SET."
  (let ((f (fields var ...)) (g get))
    (proc (field-getter f (lambda (keyword) (car (g keyword))) g)
          (field-setter f set))))

(define-syntax-rule (with-excursion-getter-and-setter (var ...) proc)
  "Call PROC on an excursion, a getter and a setter."
  (let ((f (fields var ...)))
    (proc (excursion var ...) (field-getter f bad-get list) (field-setter f bad-set))))

(define-syntax configuration
  (lambda (form)
    (syntax-case form ()
      ((_ (var getter setter) ...)
       (with-syntax (((keyword ...)
                      (map (lambda (v) (symbol->keyword (syntax->datum v))) #'(var ...))))
         #'(list (list 'keyword
                       (lambda () (let ((g getter)) (if g (g) var)))
                       (lambda (v) (let ((s setter)) (if s (s v) (set! var v)))))
                 ...))))))

(define-syntax-rule (with-configuration-getter-and-setter (spec ...) proc)
  "With a getter and a setter of variables given as (VAR GETTER SETTER), #f for none."
  (let ((f (configuration spec ...)))
    (proc (field-getter f unspecified-field (lambda () (unspecified-field #f)))
          (field-setter f unspecified-field))))

(define (unspecified-field . _) (if #f #f))

(define-syntax-rule
    (with-delegating-configuration-getter-and-setter (spec ...) get set proc)
  "The same, other keywords handed on to GET and SET."
  (let ((f (configuration spec ...)) (g get))
    (proc (field-getter f (lambda (keyword) (car (g keyword))) g)
          (field-setter f set))))

(define-syntax-rule
    (let-with-configuration-getter-and-setter ((var init getter setter) ...) proc)
  "The same for new variables."
  (let ((var init) ...)
    (with-configuration-getter-and-setter ((var getter setter) ...) proc)))
