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
    ((_ ((head . inner) . outer) body0 body ...)
     (cdefine (head . inner) (lambda outer body0 body ...)))
    ((_ rest ...) (define rest ...))))

(define-syntax cdefine*
  (syntax-rules ()
    "define*; a head that is itself a call makes a procedure of procedures."
    ((_ ((head . inner) . outer) body0 body ...)
     (cdefine* (head . inner) (lambda* outer body0 body ...)))
    ((_ rest ...) (define* rest ...))))

(define-syntax cdefine-public
  (syntax-rules ()
    "define-public, curried like define."
    ((_ ((head . inner) . outer) body0 body ...)
     (cdefine-public (head . inner) (lambda outer body0 body ...)))
    ((_ rest ...) (define-public rest ...))))

(define-syntax cdefine*-public
  (syntax-rules ()
    "define*-public, curried like define*."
    ((_ ((head . inner) . outer) body0 body ...)
     (cdefine*-public (head . inner) (lambda* outer body0 body ...)))
    ((_ (name . formals) body0 body ...)
     (begin
       (define* (name . formals) body0 body ...)
       (export name)))))
