;;; (rnrs arithmetic bitwise): exact integers as bits, R6RS library report 11.4.

(define-module (rnrs arithmetic bitwise)
  #:version (6)
  #:use-module (riad builtins)
  #:export (bitwise-not bitwise-and bitwise-ior bitwise-xor bitwise-if
            bitwise-bit-count bitwise-length bitwise-first-bit-set
            bitwise-bit-set? bitwise-copy-bit bitwise-bit-field
            bitwise-copy-bit-field bitwise-arithmetic-shift
            bitwise-arithmetic-shift-left bitwise-arithmetic-shift-right
            bitwise-rotate-bit-field bitwise-reverse-bit-field))

(define bitwise-not lognot)
(define bitwise-and logand)
(define bitwise-ior logior)
(define bitwise-xor logxor)
(define bitwise-length integer-length)
(define bitwise-arithmetic-shift ash)
(define bitwise-arithmetic-shift-left ash)

(define (bitwise-arithmetic-shift-right ei1 ei2)
  "EI1 shifted right by EI2 bits, its sign kept."
  (ash ei1 (- ei2)))

(define (bitwise-if mask n0 n1)
  "The bits of N0 where MASK has ones, those of N1 where it has zeros."
  (logior (logand mask n0) (logand (lognot mask) n1)))

(define (bitwise-bit-count ei)
  "The number of ones in EI; for a negative EI, (lognot of that of its complement)."
  (if (negative? ei) (lognot (logcount ei)) (logcount ei)))

(define bitwise-first-bit-set log2-binary-factors)

(define (bitwise-bit-set? ei1 ei2)
  "True when bit EI2 of EI1 is one."
  (logbit? ei2 ei1))

(define (bitwise-copy-bit ei1 ei2 ei3)
  "EI1 with bit EI2 replaced by EI3."
  (bitwise-if (ash 1 ei2) (ash ei3 ei2) ei1))

(define (field-mask start end)
  (ash (- (ash 1 (- end start)) 1) start))

(define bitwise-bit-field bit-extract)

(define (bitwise-copy-bit-field ei1 ei2 ei3 ei4)
  "EI1 with bits EI2 to EI3 (exclusive) replaced by the low bits of EI4."
  (bitwise-if (field-mask ei2 ei3) (ash ei4 ei2) ei1))

(define (bitwise-rotate-bit-field ei1 ei2 ei3 ei4)
  "EI1 with its bits EI2 to EI3 rotated left by EI4."
  (let ((width (- ei3 ei2)))
    (if (<= width 0)
        ei1
        (let* ((ei4 (modulo ei4 width))
               (field (bitwise-bit-field ei1 ei2 ei3)))
          (bitwise-copy-bit-field
           ei1 ei2 ei3
           (logior (ash field ei4) (ash field (- ei4 width))))))))

(define bitwise-reverse-bit-field reverse-bit-field)
