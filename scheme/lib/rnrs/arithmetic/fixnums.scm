;;; (rnrs arithmetic fixnums): R6RS library report 11.2.

(define-module (rnrs arithmetic fixnums)
  #:version (6)
  #:use-module (ice-9 exceptions)
  #:use-module (rnrs arithmetic bitwise)
  #:re-export ((= . fx=?) (> . fx>?) (< . fx<?) (>= . fx>=?) (<= . fx<=?)
               (zero? . fxzero?) (positive? . fxpositive?)
               (negative? . fxnegative?) (odd? . fxodd?) (even? . fxeven?))
  #:export (fixnum? fixnum-width least-fixnum greatest-fixnum fxmax fxmin
            fx+ fx* fx- fxdiv-and-mod fxdiv fxmod fxdiv0-and-mod0 fxdiv0 fxmod0
            fx+/carry fx-/carry fx*/carry fxnot fxand fxior fxxor fxif
            fxbit-count fxlength fxfirst-bit-set fxbit-set? fxcopy-bit
            fxbit-field fxcopy-bit-field fxarithmetic-shift
            fxarithmetic-shift-left fxarithmetic-shift-right
            fxrotate-bit-field fxreverse-bit-field))

(define (fixnum? obj)
  "True for an exact integer that is a fixnum."
  (and (exact-integer? obj)
       (<= most-negative-fixnum obj most-positive-fixnum)))

(define (fixnum-width) "The bits of a fixnum." width)
(define width (+ 1 (integer-length most-positive-fixnum)))
(define (least-fixnum) "The least fixnum." most-negative-fixnum)
(define (greatest-fixnum) "The greatest fixnum." most-positive-fixnum)

(define (check ok?)
  (unless ok? (raise-exception (make-assertion-failure))))
(define (check-all args)
  (check (and-map fixnum? args)))

;; NAME does what PROC does, on fixnums only.
(define-syntax-rule (define-on-fixnums (name proc) ...)
  (begin (define (name . args) (check-all args) (apply proc args)) ...))
(define-syntax-rule (define-binary (name proc) ...)
  (begin (define (name fx1 fx2) (check-all (list fx1 fx2)) (proc fx1 fx2)) ...))
(define-syntax-rule (define-unary (name proc) ...)
  (begin (define (name fx) (check (fixnum? fx)) (proc fx)) ...))

(define-on-fixnums (fxmax max) (fxmin min)
  (fxand logand) (fxior logior) (fxxor logxor))
(define-binary
  (fxdiv euclidean-quotient) (fxmod euclidean-remainder)
  (fxdiv-and-mod euclidean/) (fxdiv0 centered-quotient)
  (fxmod0 centered-remainder) (fxdiv0-and-mod0 centered/))
(define-unary
  (fxnot lognot) (fxbit-count bitwise-bit-count) (fxlength integer-length)
  (fxfirst-bit-set bitwise-first-bit-set))

;; R, or an error if it is no fixnum.
(define (in-range r make-error)
  (unless (fixnum? r) (raise-exception (make-error)))
  r)

(define (fx+ fx1 fx2)
  "The sum of two fixnums."
  (check-all (list fx1 fx2))
  (in-range (+ fx1 fx2) make-implementation-restriction-error))
(define (fx* fx1 fx2)
  "The product of two fixnums."
  (check-all (list fx1 fx2))
  (in-range (* fx1 fx2) make-implementation-restriction-error))
(define* (fx- fx1 #:optional fx2)
  "The difference of two fixnums, or a fixnum negated."
  (check (and (fixnum? fx1) (or (not fx2) (fixnum? fx2))))
  (in-range (if fx2 (- fx1 fx2) (- fx1)) make-assertion-failure))

(define (split n)
  (let ((modulus (ash 1 width)))
    (values (centered-remainder n modulus) (centered-quotient n modulus))))
(define (fx+/carry fx1 fx2 fx3)
  "The sum, and the carry out of it."
  (check-all (list fx1 fx2 fx3))
  (split (+ fx1 fx2 fx3)))
(define (fx-/carry fx1 fx2 fx3)
  "The difference, and the carry out of it."
  (check-all (list fx1 fx2 fx3))
  (split (- fx1 fx2 fx3)))
(define (fx*/carry fx1 fx2 fx3)
  "The product plus FX3, and the carry out of it."
  (check-all (list fx1 fx2 fx3))
  (split (+ (* fx1 fx2) fx3)))

(define (fxif fx1 fx2 fx3)
  "The bits of FX2 where FX1 has ones, those of FX3 where it has zeros."
  (check-all (list fx1 fx2 fx3))
  (bitwise-if fx1 fx2 fx3))
(define (fxbit-set? fx1 fx2)
  "True when bit FX2 of FX1 is one."
  (check-all (list fx1 fx2))
  (logbit? fx2 fx1))
(define (fxcopy-bit fx1 fx2 fx3)
  "FX1 with bit FX2 replaced by FX3."
  (check-all (list fx1 fx2 fx3))
  (check (< -1 fx2 width))
  (bitwise-copy-bit fx1 fx2 fx3))

(define (check-field start end)
  (check (and (<= 0 start end) (< end width))))
(define (fxbit-field fx1 fx2 fx3)
  "The bits FX2 to FX3 (exclusive) of FX1 as a number."
  (check-all (list fx1 fx2 fx3))
  (check-field fx2 fx3)
  (bitwise-bit-field fx1 fx2 fx3))
(define (fxcopy-bit-field fx1 fx2 fx3 fx4)
  "FX1 with bits FX2 to FX3 (exclusive) replaced by the low bits of FX4."
  (check-all (list fx1 fx2 fx3 fx4))
  (check-field fx2 fx3)
  (bitwise-copy-bit-field fx1 fx2 fx3 fx4))
(define (fxrotate-bit-field fx1 fx2 fx3 fx4)
  "FX1 with its bits FX2 to FX3 rotated left by FX4."
  (check-all (list fx1 fx2 fx3 fx4))
  (check-field fx2 fx3)
  (check (< fx4 (- fx3 fx2)))
  (bitwise-rotate-bit-field fx1 fx2 fx3 fx4))
(define (fxreverse-bit-field fx1 fx2 fx3)
  "FX1 with its bits FX2 to FX3 in reverse order."
  (check-all (list fx1 fx2 fx3))
  (check-field fx2 fx3)
  (bitwise-reverse-bit-field fx1 fx2 fx3))

(define (fxarithmetic-shift fx1 fx2)
  "FX1 shifted left by FX2, or right where that is negative."
  (check-all (list fx1 fx2))
  (check (< (- width) fx2 width))
  (ash fx1 fx2))
(define (fxarithmetic-shift-left fx1 fx2)
  "FX1 shifted left by FX2."
  (check-all (list fx1 fx2))
  (check (< -1 fx2 width))
  (ash fx1 fx2))
(define (fxarithmetic-shift-right fx1 fx2)
  "FX1 shifted right by FX2."
  (fxarithmetic-shift-left fx1 fx2)
  (ash fx1 (- fx2)))
