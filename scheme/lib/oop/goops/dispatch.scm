;;; (oop goops dispatch): generic functions find their methods.

(define-module (oop goops dispatch)
  #:use-module (riad goops)
  #:export (move-methods! remove-method! new-generic set-up-generic! primitive-generic extend-generic! install-method!
            new-method generic-write generic-display
            generic-function-name generic-function-methods method-generic-function
            method-specializers method-procedure method-formals
            compute-applicable-methods %compute-applicable-methods
            sort-applicable-methods method-more-specific? apply-generic apply-method
            apply-methods no-applicable-method no-next-method no-method find-method))

(define-syntax-rule (specializers m) (struct-ref m 1))

;; Fields of a generic function: procedure, perhaps setter, then these.
(define-syntax-rule (define-fields (get set n) ...)
  (begin
    (begin (define (get gf) (struct-ref gf (+ n (first-field gf))))
           (define (set gf value) (struct-set! gf (+ n (first-field gf)) value)))
    ...))
(define (first-field gf)
  (if (subclass? (struct-vtable gf) <applicable-struct-with-setter>) 2 1))
(define-fields
  (methods set-methods! 0) (depth set-depth! 1) (extended-by set-extended-by! 2)
  (cache set-cache! 3) (extends set-extends! 4))

(define names (make-object-property))
(define (generic-function-name gf)
  "The name of GF, or #f."
  (unless (is-a? gf <generic>)
    (scm-error 'wrong-type-arg "generic-function-name"
               "Wrong type argument in position ~A (expecting ~A): ~S"
               (list 1 "generic function" gf) (list gf)))
  (names gf))

(define (check x class text)
  (unless (is-a? x class) (scm-error 'wrong-type-arg #f text (list x) #f)))
(define (field m i)
  (check m <method> "Not a method: ~S")
  (struct-ref m i))
(define (method-generic-function obj) "The generic function of OBJ." (field obj 0))
(define (method-specializers obj) "The classes of OBJ's arguments." (field obj 1))
(define (method-procedure obj) "What OBJ calls, or #f." (field obj 2))

(define (new-method specializers formals body make-procedure procedure)
  "A method.  MAKE-PROCEDURE takes the next method and gives the procedure."
  (let ((m (allocate-struct <method> 6)))
    (for-each (lambda (i value) (struct-set! m i value))
              '(0 1 2 3 4 5)
              (list #f specializers procedure formals body make-procedure))
    m))

(define (new-generic class name)
  "A generic function of CLASS named NAME."
  (let ((gf (allocate-struct class (struct-ref class 5))))
    (set-up-generic! gf name)
    gf))

(define (set-up-generic! gf name)
  "Make GF, whose fields are not set, one without methods."
  (set! (names gf) name)
  (when name (set-procedure-property! gf 'name name))
  (set-methods! gf '())
  (set-depth! gf 0)
  (set-extended-by! gf '())
  (set-cache! gf '())
  (struct-set! gf 0 (make-dispatcher gf #f)))

(define (primitive-generic name primitive)
  "A generic function that calls PRIMITIVE where it has no method."
  (let ((gf (new-generic <generic> name)))
    (struct-set! gf 0
                 (make-dispatcher
                  gf
                  (lambda args
                    (cond ((and (memq name '(+ * - /)) (pair? args) (pair? (cdr args))
                                (pair? (cddr args)))
                           (apply gf (gf (car args) (cadr args)) (cddr args)))
                          ((and (memq name '(= < > <= >=)) (pair? args) (pair? (cdr args))
                                (pair? (cddr args)))
                           (and (gf (car args) (cadr args)) (apply gf (cdr args))))
                          ((and (not (eq? name 'equal?)) (or-map instance? args))
                           (no-applicable-method gf args))
                          (else (apply primitive args))))))
    gf))

(define (generic-function-methods obj)
  "The methods of OBJ, of what it extends and of what extends it."
  (check obj <generic> "Not a generic: ~S")
  (append (up obj) (methods obj) (down obj)))
(define (up gf)
  (append-map (lambda (other) (append (up other) (methods other))) (extended gf)))
(define (down gf)
  (append-map (lambda (other) (append (methods other) (down other))) (extended-by gf)))
(define (append-map f list) (apply append (map f list)))

(define (extended gf)
  (if (subclass? (struct-vtable gf) <extended-generic>)
      (let ((all (extends gf))) (if (list? all) all '()))
      '()))

(define (extend-generic! gf others)
  "Let GF have the methods of OTHERS."
  (set-extends! gf others)
  (for-each (lambda (other) (set-extended-by! other (cons gf (extended-by other)))) others)
  (forget! gf))

;; Forget what was found out about GF and what extends it.
(define (forget! gf)
  (set-cache! gf '())
  (set-depth! gf (apply max 0 (map (lambda (m) (specialized (specializers m)))
                                   (generic-function-methods gf))))
  (for-each forget! (extended-by gf)))

(define (specialized classes)
  (if (pair? classes) (+ 1 (specialized (cdr classes))) 0))

(define (same-classes? a b)
  (cond ((pair? a) (and (pair? b) (eq? (car a) (car b)) (same-classes? (cdr a) (cdr b))))
        (else (eq? a b))))

(define (install-method! gf m)
  "Add M to GF, in the place of one for the same classes."
  (let ((old (or-map (lambda (old)
                       (and (same-classes? (specializers old) (specializers m)) old))
                     (methods gf))))
    (struct-set! m 0 gf)
    (when old (for-each-class old (lambda (all) (delq old all))))
    (set-methods! gf (if old
                         (map (lambda (o) (if (eq? o old) m o)) (methods gf))
                         (cons m (methods gf)))))
  (for-each-class m (lambda (all) (if (memq m all) all (cons m all))))
  (forget! gf)
  (if #f #f))

;; Let CHANGE make the direct methods of the classes of M's arguments.
(define (for-each-class m change)
  (define (change! class)
    (set-class-field! class 'direct-methods (change (class-direct-methods class))))
  (let loop ((classes (specializers m)))
    (cond ((pair? classes) (change! (car classes)) (loop (cdr classes)))
          ((not (null? classes)) (change! classes)))))

(define (move-methods! from to)
  "Let the methods of the generic function FROM be those of TO."
  (set-methods! to (methods from))
  (for-each (lambda (m) (struct-set! m 0 to)) (methods from))
  (forget! to))

(define (remove-method! m)
  "Take M from its generic function."
  (let ((gf (struct-ref m 0)))
    (set-methods! gf (delq m (methods gf)))
    (forget! gf)
    (for-each-class m (lambda (all) (delq m all)))))

;;; --- Dispatch ------------------------------------------------------------

;; The classes of the first N of ARGS, and #t if there are more.
(define (classes-of args n)
  (cond ((null? args) '())
        ((eqv? n 0) '(#t))
        (else (cons (class-of (car args)) (classes-of (cdr args) (- n 1))))))

(define (make-dispatcher gf default)
  (lambda args
    (let ((classes (classes-of args (depth gf))))
      (let search ((entries (cache gf)))
        (cond ((null? entries)
               (let ((proc (effective gf args classes default)))
                 (set-cache! gf (acons classes proc (cache gf)))
                 (apply proc args)))
              ((same-classes? (caar entries) classes) (apply (cdar entries) args))
              (else (search (cdr entries))))))))

(define (effective gf args classes default)
  (let ((found (if (null? (cdr (methods compute-applicable-methods)))
                   (applicable gf classes)
                   (or (compute-applicable-methods gf args) '()))))
    (cond ((pair? found) (chain gf found default))
          (default default)
          (else (lambda args (no-applicable-method gf args))))))

;; The procedure of the first of METHODS, which knows the next ones.
(define (chain gf methods default)
  (let ((make (struct-ref (car methods) 5)))
    (if make
        (make (lambda args
                (apply (cond ((pair? (cdr methods)) (chain gf (cdr methods) default))
                             (default default)
                             (else (lambda args (no-next-method gf args))))
                       args)))
        (method-procedure (car methods)))))

(define (applicable gf classes)
  (let ((found (filter (lambda (m) (method-applies? m classes))
                       (generic-function-methods gf))))
    (if (or (null? found) (null? (cdr found)))
        found
        (sort found (lambda (m1 m2) (more-specific? m1 m2 classes))))))

(define (applies? wanted classes)
  (cond ((not (pair? wanted)) (or (not (null? wanted)) (null? classes)))
        ((null? classes) #f)
        ((eq? (car classes) #t) #f)
        (else (and (subclass? (car classes) (car wanted))
                   (applies? (cdr wanted) (cdr classes))))))

;; Those of slots are for instances of one class only: each class has its own.
(define (method-applies? m classes)
  (and (applies? (specializers m) classes)
       (or (not (subclass? (struct-vtable m) <accessor-method>))
           (eq? (car (specializers m)) (car classes)))))

(define (more-specific? m1 m2 classes)
  (let loop ((s1 (specializers m1)) (s2 (specializers m2)) (classes classes))
    (cond ((and (pair? s1) (pair? s2))
           (let ((class (car classes)))
             (if (eq? (car s1) (car s2))
                 (loop (cdr s1) (cdr s2) (cdr classes))
                 (let ((tail (memq (car s1) (class-precedence-list class))))
                   (and tail (or (memq (car s2) tail)
                                 (not (memq (car s2) (class-precedence-list class))))
                        #t)))))
          ((null? s1) #t)
          ((null? s2) #f)
          (else (pair? s1)))))

;;; --- The protocol --------------------------------------------------------

(define-syntax-rule (define-protocol (name classes) formals body ...)
  (begin
    (define name (new-generic <generic> 'name))
    (install-method! name (new-method classes 'formals '(body ...) #f
                                      (lambda formals body ...)))))

(define-protocol (method-formals (list <method>)) (m) (struct-ref m 3))
(define-protocol (no-method (list <generic> <top>)) (gf args)
  (goops-error "No method defined for ~S" gf))
(define-protocol (no-applicable-method (list <generic> <top>)) (gf args)
  (goops-error "No applicable method for ~S in call ~S" gf
               (cons (generic-function-name gf) args)))
(define-protocol (no-next-method (list <generic> <top>)) (gf args)
  (goops-error "No next method when calling ~S\nwith arguments ~S" gf args))

(define (%compute-applicable-methods gf args)
  "The methods of GF for ARGS, most specific first; #f if there is none."
  (let ((found (applicable gf (map class-of args))))
    (and (pair? found) found)))
(define-protocol (compute-applicable-methods (list <generic> <top>)) (gf args)
  (%compute-applicable-methods gf args))
(define-protocol (sort-applicable-methods (list <generic> <top> <top>)) (gf methods args)
  (sort methods (lambda (m1 m2) (more-specific? m1 m2 (map class-of args)))))
(define-protocol (method-more-specific? (list <method> <method> <top>)) (m1 m2 classes)
  (more-specific? m1 m2 classes))
(define-protocol (apply-generic (list <generic> <top>)) (gf args)
  (when (null? (methods gf)) (no-method gf args))
  (let ((found (compute-applicable-methods gf args)))
    (if found
        (apply-methods gf (sort-applicable-methods gf found args) args)
        (no-applicable-method gf args))))
(define-protocol (apply-method (list <generic> <top> <top> <top>)) (gf methods next args)
  (apply (chain gf methods #f) args))
(define-protocol (apply-methods (list <generic> <top> <top>)) (gf methods args)
  (apply (chain gf methods #f) args))

(define (find-method gf classes)
  "The method of GF for CLASSES, or #f."
  (or-map (lambda (m) (and (same-classes? (specializers m) classes) m))
          (generic-function-methods gf)))

(define generic-write (new-generic <generic> 'write))
(define generic-display (new-generic <generic> 'display))
