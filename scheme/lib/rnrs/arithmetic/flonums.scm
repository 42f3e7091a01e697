;;; (rnrs arithmetic flonums): R6RS library report 11.3.

(define-module (rnrs arithmetic flonums)
  #:version (6)
  #:use-module (ice-9 exceptions)
  #:use-module ((rnrs arithmetic fixnums) #:select (fixnum?))
  #:export (flonum? real->flonum fl=? fl<? fl<=? fl>? fl>=? flinteger? flzero?
            flpositive? flnegative? flodd? fleven? flfinite? flinfinite? flnan?
            flmax flmin fl+ fl* fl- fl/ flabs fldiv-and-mod fldiv flmod
            fldiv0-and-mod0 fldiv0 flmod0 flnumerator fldenominator flfloor
            flceiling fltruncate flround flexp fllog flsin flcos fltan flacos
            flasin flatan flsqrt flexpt &no-infinities
            make-no-infinities-violation no-infinities-violation? &no-nans
            make-no-nans-violation no-nans-violation? fixnum->flonum))

(define (flonum? obj)
  "True for an inexact real number."
  (and (real? obj) (inexact? obj)))

(define (check ok?)
  (unless ok? (raise-exception (make-assertion-failure))))
(define (integral? x) (and (flonum? x) (integer? x)))

;; The real number that Z is, or NaN.
(define (real z)
  (cond ((real? z) z)
        ((zero? (imag-part z)) (real-part z))
        (else +nan.0)))

;; NAME takes FORMALS, all of the kind KIND?, and gives what PROC does.
(define-syntax-rule (define-checked kind? (name proc . formals) ...)
  (begin (define-one kind? name proc . formals) ...))
(define-syntax define-one
  (syntax-rules ()
    ((_ kind? name proc) 
     (define (name . args)
       (check (and-map kind? args))
       (apply proc args)))
    ((_ kind? name proc formal ...)
     (define (name formal ...)
       (check (and (kind? formal) ...))
       (proc formal ...)))))

(define-checked flonum?
  (fl=? =) (fl<? <) (fl<=? <=) (fl>? >) (fl>=? >=)
  (fl+ (lambda args (apply + 0.0 args)))
  (fl* (lambda args (apply * 1.0 args)))
  (flinteger? integer? fl) (flzero? zero? fl) (flpositive? positive? fl)
  (flnegative? negative? fl) (flinfinite? inf? fl) (flnan? nan? fl)
  (flfinite? finite? fl) (flabs abs fl)
  (flnumerator numerator fl) (fldenominator denominator fl)
  (flfloor floor fl) (flceiling ceiling fl) (fltruncate truncate fl)
  (flround round fl) (flexp exp fl) (flsin sin fl) (flcos cos fl) (fltan tan fl)
  (flasin (lambda (x) (real (asin x))) fl)
  (flacos (lambda (x) (real (acos x))) fl)
  (flsqrt (lambda (x) (real (sqrt x))) fl)
  (flexpt (lambda (x y) (real (expt x y))) fl1 fl2)
  (flatan atan))

(define-checked integral?
  (flodd? odd? ifl) (fleven? even? ifl)
  (fldiv-and-mod euclidean/ fl1 fl2) (fldiv euclidean-quotient fl1 fl2)
  (flmod euclidean-remainder fl1 fl2) (fldiv0-and-mod0 centered/ fl1 fl2)
  (fldiv0 centered-quotient fl1 fl2) (flmod0 centered-remainder fl1 fl2))

(define-syntax-rule (define-with-first (name proc) ...)
  (begin
    (define (name fl1 . args)
      (check (and-map flonum? (cons fl1 args)))
      (apply proc fl1 args))
    ...))
(define-with-first (flmax max) (flmin min) (fl- -) (fl/ /))

(define* (fllog x #:optional base)
  "The natural logarithm of X, or that to BASE."
  (check (and (flonum? x) (or (not base) (flonum? base))))
  ;; With 0.0 added, the logarithm of -0.0 is real.
  (let ((ln (lambda (x) (log (+ x 0.0)))))
    (real (if base (/ (ln x) (ln base)) (ln x)))))

(define (real->flonum x)
  "The flonum nearest to X."
  (check (real? x))
  (exact->inexact x))
(define (fixnum->flonum fx)
  "The flonum nearest to the fixnum FX."
  (check (fixnum? fx))
  (exact->inexact fx))

(define-exception-type &no-infinities &implementation-restriction
  make-no-infinities-violation no-infinities-violation?)
(define-exception-type &no-nans &implementation-restriction
  make-no-nans-violation no-nans-violation?)
