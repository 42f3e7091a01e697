;;; (srfi srfi-17): generalised set!.
;;
;; (set! (p x ...) v) calls the setter of P.  Here the procedures that read the parts of
;; pairs, strings and vectors have one.

(define-module (srfi srfi-17)
  #:export (getter-with-setter)
  #:replace (car cdr caar cadr cdar cddr caaar caadr cadar caddr cdaar cdadr cddar cdddr
             caaaar caaadr caadar caaddr cadaar cadadr caddar cadddr cdaaar cdaadr
             cdadar cdaddr cddaar cddadr cdddar cddddr
               string-ref vector-ref setter))

(cond-expand-provide (current-module) '(srfi-17))

(define getter-with-setter make-procedure-with-setter)

(define setter
  (getter-with-setter
   (@ (guile) setter)
   (lambda args
     (scm-error 'misc-error #f "Setting setters is not supported for a good reason." '()
                #f))))

(define-syntax-rule (define-reader name store)
  (begin (define name (getter-with-setter (@ (guile) name) store))
         (set-procedure-property! name 'name 'name)))

;; Each NAME reads with the core procedure of that name and stores with STORE into what
;; the core procedure INNER makes of the argument.
(define-syntax-rule (define-pair-readers (name store inner) ...)
  (begin
    (define-reader name
      (if (eq? 'inner 'identity)
          store
          (lambda (pair value) (store ((@ (guile) inner) pair) value))))
    ...))

(define-pair-readers
  (car set-car! identity)
  (cdr set-cdr! identity)
  (caar set-car! car)
  (cadr set-car! cdr)
  (cdar set-cdr! car)
  (cddr set-cdr! cdr)
  (caaar set-car! caar)
  (caadr set-car! cadr)
  (cadar set-car! cdar)
  (caddr set-car! cddr)
  (cdaar set-cdr! caar)
  (cdadr set-cdr! cadr)
  (cddar set-cdr! cdar)
  (cdddr set-cdr! cddr)
  (caaaar set-car! caaar)
  (caaadr set-car! caadr)
  (caadar set-car! cadar)
  (caaddr set-car! caddr)
  (cadaar set-car! cdaar)
  (cadadr set-car! cdadr)
  (caddar set-car! cddar)
  (cadddr set-car! cdddr)
  (cdaaar set-cdr! caaar)
  (cdaadr set-cdr! caadr)
  (cdadar set-cdr! cadar)
  (cdaddr set-cdr! caddr)
  (cddaar set-cdr! cdaar)
  (cddadr set-cdr! cdadr)
  (cdddar set-cdr! cddar)
  (cddddr set-cdr! cdddr))

(define-reader vector-ref vector-set!)
(define-reader string-ref string-set!)
