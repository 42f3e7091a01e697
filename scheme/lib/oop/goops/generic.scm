;;; (oop goops generic): generic functions and methods, as forms.

(define-module (oop goops generic)
  #:use-module (riad goops)
  #:use-module (oop goops dispatch)
  #:use-module ((srfi srfi-11) #:select (let-values))
  #:export (define-generic define-accessor define-method method define-protocol
            define-extended-generic define-extended-generics
            make-generic make-extended-generic make-accessor setter-name default-method
            ensure-generic ensure-accessor visible-value generic?
            ensure-generic-name! ensure-accessor-name!
            primitive-generic-generic enable-primitive-generic! add-method! method-source))

;;; --- Generic functions ---------------------------------------------------

(define* (make-generic #:optional name)
  "A generic function without methods."
  (new-generic <generic> name))

(define (setter-name name) (and name (symbol-append 'setter: name)))

(define* (make-accessor #:optional name)
  "A generic function whose setter is one as well."
  (let ((gf (new-generic <accessor> name)))
    (struct-set! gf 1 (make-generic (setter-name name)))
    gf))

(define* (make-extended-generic gfs #:optional name)
  "A generic function that has the methods of GFS, a list or one, besides its own."
  (let* ((gfs (if (list? gfs) gfs (list gfs)))
         (with-setters (filter (lambda (gf) (is-a? gf <generic-with-setter>)) gfs))
         (gf (new-generic (if (null? with-setters)
                              <extended-generic>
                              <extended-generic-with-setter>)
                          name)))
    (extend-generic! gf gfs)
    (unless (null? with-setters)
      (let ((name (setter-name name)))
        (struct-set! gf 1
                     (make-extended-generic
                      (map (lambda (gf) (ensure-generic (setter gf) name)) with-setters)
                      name))))
    gf))

(define (generic? x) (is-a? x <generic>))

(define* (ensure-generic old-definition #:optional name)
  "OLD-DEFINITION if it is generic, else a generic function whose default it is if a procedure."
  (cond ((generic? old-definition) old-definition)
        ((and (procedure? old-definition) (primitive-name old-definition))
         (primitive-generic-generic old-definition))
        ((procedure-with-setter? old-definition)
         (with-setter <generic-with-setter> (procedure old-definition)
                      (setter old-definition) name))
        ((procedure? old-definition)
         (let ((gf (make-generic name)))
           (install-method! gf (default-method old-definition))
           gf))
        (else (make-generic name))))

;; A generic function of CLASS for what PROC does, with a setter.
(define (with-setter class proc setter name)
  (let ((gf (new-generic class name)))
    (when proc (install-method! gf (default-method proc)))
    (struct-set! gf 1 setter)
    gf))

(define (default-method proc)
  (new-method <top> '() '() #f proc))

(define* (ensure-accessor proc #:optional name)
  "PROC if it is an accessor, else one with PROC's methods."
  (cond ((and (is-a? proc <accessor>) (generic? (setter proc))) proc)
        ((generic? proc)
         (let ((gf (with-setter <accessor> #f
                                (if (is-a? proc <generic-with-setter>)
                                    (setter proc)
                                    (make-generic name))
                                (generic-function-name proc))))
           (move-methods! proc gf)
           gf))
        ((procedure-with-setter? proc)
         (with-setter <accessor> (procedure proc) (ensure-generic (setter proc) name) name))
        ((procedure? proc) (with-setter <accessor> proc (make-generic name) name))
        (else (make-accessor name))))

;; The value that NAME has for the current module, or #f.
(define (visible-value name)
  (let ((local (module-local-variable (current-module) name)))
    (if (and local (variable-bound? local))
        (variable-ref local)
        (or-map (lambda (interface)
                  (let ((v (module-variable interface name)))
                    (and v (variable-bound? v) (variable-ref v))))
                (module-uses (current-module))))))

;; Give NAME to what MAKE makes of its value, where GOOD? of that is not true.
(define (ensure-name! name good? make)
  (let ((old (visible-value name)))
    (unless (good? old)
      (module-define! (current-module) name (make old name)))))

(define (ensure-accessor-name! name)
  (ensure-name! name (lambda (old) (and (is-a? old <accessor>) (generic? (setter old))))
                ensure-accessor))
(define (ensure-generic-name! name) (ensure-name! name generic? ensure-generic))

;; As define-method does: any true value is left for add-method! to judge.
(define (ensure-method-name! name)
  (ensure-name! name identity (lambda (old name) (make-generic name))))

(define-syntax define-generic
  (lambda (form)
    "Make NAME a new generic function, or keep what its value does."
    (syntax-case form ()
      ((_ name) (identifier? #'name)
       #'(define name
           (let ((old (visible-value 'name)))
             (if (generic? old) (make-generic 'name) (ensure-generic old 'name))))))))

(define-syntax-rule (define-accessor name)
  "Make NAME an accessor."
  (define name
    (let ((old (visible-value 'name)))
      (if (is-a? old <accessor>) (make-accessor 'name) (ensure-accessor old 'name)))))

(define-syntax define-extended-generic
  (lambda (form)
    "Make NAME a generic function that extends VALUE."
    (syntax-case form ()
      ((_ name value) (identifier? #'name)
       #'(define name (make-extended-generic value 'name))))))

(define-syntax define-extended-generics
  (lambda (form)
    "Make names with a prefix extend those without it."
    (syntax-case form ()
      ((_ (name ...) #:prefix (prefix ...))
       (with-syntax (((full ...)
                      (map (lambda (id)
                             (datum->syntax id
                               (apply symbol-append
                                      (append (syntax->datum #'(prefix ...))
                                              (list (syntax->datum id))))))
                           #'(name ...))))
         #'(begin (define-extended-generic name full) ...))))))

;;; --- Primitives ----------------------------------------------------------

;; Those that Guile lets methods be added to, besides write and display.
(define generic-primitives
  '(+ - * / = < > <= >= equal? abs acos acosh angle asin asinh atan atanh ceiling
    ceiling-quotient ceiling-remainder ceiling/ centered-quotient centered-remainder
    centered/ cos cosh denominator even? exact->inexact exact? exp expt finite? floor
    floor-quotient floor-remainder floor/ gcd imag-part inexact->exact inexact? inf? lcm
    log log10 magnitude max min modulo nan? negative? numerator odd? positive? quotient
    real-part remainder round round-quotient round-remainder round/ setter sin sinh sqrt
    tan tanh truncate truncate-quotient truncate-remainder truncate/ zero?))

(define (primitive-name proc)
  (let* ((name (and (procedure? proc) (not (struct? proc)) (procedure-name proc)))
         (variable (and (memq name generic-primitives)
                       (module-local-variable the-root-module name))))
    (and variable (variable-bound? variable) (eq? (variable-ref variable) proc) name)))

(define (primitive-generic-generic proc)
  "The generic function that stands for the primitive PROC from now on."
  (or (standing-for proc)
      (scm-error 'wrong-type-arg "primitive-generic-generic"
                 "Wrong type argument in position ~A: ~S" (list 1 proc) (list proc))))
(define (standing-for proc)
  (cond ((generic? proc) proc)
        ((eq? proc write) generic-write)
        ((eq? proc display) generic-display)
        ((primitive-name proc)
         => (lambda (name)
              (let ((gf (primitive-generic name proc)))
                (module-define! the-root-module name gf)
                gf)))
        (else #f)))

(define (enable-primitive-generic! . procs)
  "Make generic functions of the primitives PROCS."
  (for-each (lambda (proc)
              (or (standing-for proc)
                  (scm-error 'wrong-type-arg "enable-primitive-generic!" "Wrong type: ~S"
                             (list proc) (list proc))))
            procs))

;;; --- Methods -------------------------------------------------------------

(eval-when (expand load eval)
  ;; The identifier next-method in BODY, of whoever wrote it there.
  (define (find-next body)
    (syntax-case body ()
      ((x . y) (or (find-next #'x) (find-next #'y)))
      (x (and (eq? (syntax->datum #'x) 'next-method) #'x))))
  ;; The expression of a method.
  (define (method-expression formals body)
    (define-values (names classes)
      (let loop ((formals formals))
        (syntax-case formals ()
          (() (values '() #''()))
          (((name class) . rest) (and (identifier? #'name) (identifier? #'class))
           (let-values (((names classes) (loop #'rest)))
             (values #`(name . #,names) #`(cons class #,classes))))
          ((name . rest) (identifier? #'name)
           (let-values (((names classes) (loop #'rest)))
             (values #`(name . #,names) #`(cons <top> #,classes))))
          (name (identifier? #'name) (values #'name #'<top>)))))
    (define again
      (let loop ((names names))
        (syntax-case names ()
          (() #''())
          ((name . rest) #`(cons name #,(loop #'rest)))
          (name #'name))))
    (define next (find-next body))
    (with-syntax ((names names) (classes classes) (again again)
                  ((body ...) body) (next-method next))
      (if next
          #'(new-method classes 'names '(body ...)
                        (lambda (next)
                          (lambda names
                            (let ((next-method
                                   (lambda args (apply next (if (null? args) again args)))))
                              body ...)))
                        #f)
          #'(new-method classes 'names '(body ...) #f (lambda names body ...))))))

(define-syntax method
  (lambda (form)
    "A method: (method (argument-or-(argument class) ...) body ...)."
    (syntax-case form ()
      ((_ formals) (method-expression #'formals #'((if #f #f))))
      ((_ formals body ...) (method-expression #'formals #'(body ...))))))

(define-syntax define-method
  (lambda (form)
    "Add a method to a generic function, which is made if there is none."
    (syntax-case form (setter)
      ((_ ((setter name) . formals) body ...)
       (with-syntax ((m (method-expression #'formals #'((if #f #f) body ...))))
         #'(begin (ensure-accessor-name! 'name)
                  (add-method! (setter name) m))))
      ((_ (name . formals) body ...)
       (with-syntax ((m (method-expression #'formals
                                           (if (null? #'(body ...))
                                               #'((if #f #f))
                                               #'(body ...)))))
         #'(begin (ensure-method-name! 'name)
                  (add-method! name m)))))))

(define-syntax define-protocol
  (syntax-rules ()
    ((_ name) (define name (make-generic 'name)))))

(define-protocol method-source)
(install-method! method-source (method ((m <method>)) #f))
(define-protocol add-method!)
(install-method! add-method!
  (method ((gf <generic>) (m <method>)) (install-method! gf m)))
(install-method! add-method!
  (method ((proc <procedure>) (m <method>))
    (install-method! (or (standing-for proc)
                         (goops-error "~S is not a valid generic function" proc))
                     m)))
(install-method! add-method!
  (method (other (m <method>)) (goops-error "~S is not a valid generic function" other)))
