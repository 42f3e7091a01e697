;;; (oop goops print): how classes, generic functions and instances are printed.

(define-module (oop goops print)
  #:use-module (riad goops)
  #:use-module (oop goops dispatch)
  #:use-module (oop goops generic)
  #:use-module (oop goops slots)
  #:export (print-instance))

(define-syntax-rule (define-write (class o port) body ...)
  (install-method! generic-write (method ((o class) port) body ...)))

(define (address o) (number->string (object-address o) 16))

;; What a class without a name leaves to the next method.
(define-syntax-rule (write-parts port (o part ...) more)
  (let ((class (class-of o)))
    (if (slot-bound? class 'name)
        (begin (display "#<" port)
               (display (class-name class) port)
               (for-each (lambda (x) (display #\space port) (display x port)) (list part ...))
               (display #\> port))
        more)))

(install-method! generic-write
  (method (o port) (simple-format port "#<instance ~A>" (address o))))
(define-write (<object> o port) (write-parts port (o (address o)) (next-method)))
(define-write (<slot> o port)
  (write-parts port (o (slot-definition-name o) (address o)) (next-method)))
(define-write (<class> o port)
  (if (slot-bound? o 'name)
      (write-parts port (o (class-name o) (address o)) (next-method))
      (next-method)))
(define-write (<generic> o port)
  (let ((name (generic-function-name o)))
    (simple-format port "#<~A ~A(~A)>" (class-name (class-of o))
                   (if name (simple-format #f "~A " name) "")
                   (length (generic-function-methods o)))))
(define-write (<method> o port)
  (define (name class) (if (slot-bound? class 'name) (class-name class) class))
  (write-parts port
               (o (let loop ((classes (method-specializers o)))
                    (cond ((pair? classes) (cons (name (car classes)) (loop (cdr classes))))
                          ((null? classes) '())
                          (else (name classes))))
                  (address o))
               (next-method)))
(install-method! generic-display (method (o port) (generic-write o port)))

;; Where a struct is displayed, its printer's setter is called.
(define print-instance
  (make-procedure-with-setter (lambda (o port) (generic-write o port))
                              (lambda (o port) (generic-display o port))))

;; Classes made before this.
(let loop ((class <top>))
  (unless (eq? (struct-ref class 3) print-instance)
    (set-class-field! class 'print print-instance)
    (for-each loop (class-direct-subclasses class))))
(struct-set! (struct-vtable <class>) 3 print-instance)
