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
  (flinteger? integer? x) (flzero? zero? x) (flpositive? positive? x)
  (flnegative? negative? x) (flinfinite? inf? x) (flnan? nan? x)
  (flfinite? finite? x) (flabs abs x)
  (flnumerator numerator x) (fldenominator denominator x)
  (flfloor floor x) (flceiling ceiling x) (fltruncate truncate x)
  (flround round x) (flexp exp x) (flsin sin x) (flcos cos x) (fltan tan x)
  (flasin (lambda (x) (real (asin x))) x)
  (flacos (lambda (x) (real (acos x))) x)
  (flsqrt (lambda (x) (real (sqrt x))) x)
  (flexpt (lambda (x y) (real (expt x y))) x y)
  (flatan atan))

(define-checked integral?
  (flodd? odd? x) (fleven? even? x)
  (fldiv-and-mod euclidean/ x y) (fldiv euclidean-quotient x y)
  (flmod euclidean-remainder x y) (fldiv0-and-mod0 centered/ x y)
  (fldiv0 centered-quotient x y) (flmod0 centered-remainder x y))

(define-syntax-rule (define-with-first (name proc) ...)
  (begin
    (define (name first . rest)
      (check (and-map flonum? (cons first rest)))
      (apply proc first rest))
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
