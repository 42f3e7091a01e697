;;; (ice-9 curried-definitions): (define ((f x) y) …).
;;
;; Guile manual, "Curried Definitions".

(define-module (ice-9 curried-definitions)
  #:replace ((cdefine . define)
             (cdefine* . define*)
             (cdefine-public . define-public)
             (cdefine*-public . define*-public)))

(define-syntax cdefine
  (syntax-rules ()
    "define; a head that is itself a call makes a procedure of procedures."
    ((_ (head . formals) body0 body ...)
     (cdefine head (lambda formals body0 body ...)))
    ((_ name value) (define name value))))

(define-syntax cdefine*
  (syntax-rules ()
    "define*; a head that is itself a call makes a procedure of procedures."
    ((_ (head . formals) body0 body ...)
     (cdefine* head (lambda* formals body0 body ...)))
    ((_ name value) (define* name value))))

(define-syntax cdefine-public
  (syntax-rules ()
    "define-public, curried like define."
    ((_ (head . formals) body0 body ...)
     (cdefine-public head (lambda formals body0 body ...)))
    ((_ name value)
     (begin (define name value) (export name)))))

(define-syntax cdefine*-public
  (syntax-rules ()
    "define*-public, curried like define*."
    ((_ (head . formals) body0 body ...)
     (cdefine*-public head (lambda* formals body0 body ...)))
    ((_ name value)
     (begin (define* name value) (export name)))))
