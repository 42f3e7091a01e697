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
  (begin (define (name a b) (check-all (list a b)) (proc a b)) ...))
(define-syntax-rule (define-unary (name proc) ...)
  (begin (define (name a) (check (fixnum? a)) (proc a)) ...))

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

(define (fx+ a b)
  "The sum of two fixnums."
  (check-all (list a b))
  (in-range (+ a b) make-implementation-restriction-error))
(define (fx* a b)
  "The product of two fixnums."
  (check-all (list a b))
  (in-range (* a b) make-implementation-restriction-error))
(define (fx- a . rest)
  "The difference of two fixnums, or a fixnum negated."
  (check-all (cons a rest))
  (in-range (apply - a rest) make-assertion-failure))

(define (split n)
  (let ((modulus (ash 1 width)))
    (values (centered-remainder n modulus) (centered-quotient n modulus))))
(define (fx+/carry a b carry)
  "A sum, and the carry out of it."
  (check-all (list a b carry))
  (split (+ a b carry)))
(define (fx-/carry a b carry)
  "A difference, and the carry out of it."
  (check-all (list a b carry))
  (split (- a b carry)))
(define (fx*/carry a b carry)
  "A product plus CARRY, and the carry out of it."
  (check-all (list a b carry))
  (split (+ (* a b) carry)))

(define (fxif mask a b)
  "The bits of A where MASK has ones, those of B where it has zeros."
  (check-all (list mask a b))
  (bitwise-if mask a b))
(define (fxbit-set? n index)
  "True when bit INDEX of N is one."
  (check-all (list n index))
  (logbit? index n))
(define (fxcopy-bit n index bit)
  "N with bit INDEX replaced by BIT."
  (check-all (list n index bit))
  (check (< -1 index width))
  (bitwise-copy-bit n index bit))

(define (check-field start end)
  (check (and (<= 0 start end) (< end width))))
(define (fxbit-field n start end)
  "The bits START to END (exclusive) of N as a number."
  (check-all (list n start end))
  (check-field start end)
  (bitwise-bit-field n start end))
(define (fxcopy-bit-field to start end from)
  "TO with bits START to END (exclusive) replaced by the low bits of FROM."
  (check-all (list to start end from))
  (check-field start end)
  (bitwise-copy-bit-field to start end from))
(define (fxrotate-bit-field n start end count)
  "N with its bits START to END rotated left by COUNT."
  (check-all (list n start end count))
  (check-field start end)
  (check (< count (- end start)))
  (bitwise-rotate-bit-field n start end count))
(define (fxreverse-bit-field n start end)
  "N with its bits START to END in reverse order."
  (check-all (list n start end))
  (check-field start end)
  (bitwise-reverse-bit-field n start end))

(define (fxarithmetic-shift n count)
  "N shifted left by COUNT, or right where that is negative."
  (check-all (list n count))
  (check (< (- width) count width))
  (ash n count))
(define (fxarithmetic-shift-left n count)
  "N shifted left by COUNT."
  (check-all (list n count))
  (check (< -1 count width))
  (ash n count))
(define (fxarithmetic-shift-right n count)
  "N shifted right by COUNT."
  (fxarithmetic-shift-left n count)
  (ash n (- count)))
