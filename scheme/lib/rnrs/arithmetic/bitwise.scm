;;; (rnrs arithmetic bitwise): exact integers as bits, R6RS library report 11.4.

(define-module (rnrs arithmetic bitwise)
  #:version (6)
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

(define (bitwise-arithmetic-shift-right n count)
  "N shifted right by COUNT bits, its sign kept."
  (ash n (- count)))

(define (bitwise-if mask a b)
  "The bits of A where MASK has ones, those of B where it has zeros."
  (logior (logand mask a) (logand (lognot mask) b)))

(define (bitwise-bit-count n)
  "The number of ones in N; for a negative N, (lognot of that of its complement)."
  (if (negative? n) (lognot (logcount n)) (logcount n)))

(define (bitwise-first-bit-set n)
  "The index of the lowest one in N, -1 for zero."
  (if (zero? n)
      -1
      (let loop ((n n) (i 0))
        (if (odd? n) i (loop (ash n -1) (+ i 1))))))

(define (bitwise-bit-set? n index)
  "True when bit INDEX of N is one."
  (logbit? index n))

(define (bitwise-copy-bit n index bit)
  "N with bit INDEX replaced by BIT."
  (bitwise-if (ash 1 index) (ash bit index) n))

(define (field-mask start end)
  (ash (- (ash 1 (- end start)) 1) start))

(define (bitwise-bit-field n start end)
  "The bits START to END (exclusive) of N as a number."
  (ash (logand n (field-mask start end)) (- start)))

(define (bitwise-copy-bit-field to start end from)
  "TO with bits START to END (exclusive) replaced by the low bits of FROM."
  (bitwise-if (field-mask start end) (ash from start) to))

(define (bitwise-rotate-bit-field n start end count)
  "N with its bits START to END rotated left by COUNT."
  (let ((width (- end start)))
    (if (<= width 0)
        n
        (let* ((count (modulo count width))
               (field (bitwise-bit-field n start end)))
          (bitwise-copy-bit-field
           n start end
           (logior (ash field count) (ash field (- count width))))))))

(define (bitwise-reverse-bit-field n start end)
  "N with its bits START to END in reverse order."
  (let loop ((i start) (acc 0))
    (if (>= i end)
        (bitwise-copy-bit-field n start end acc)
        (loop (+ i 1) (logior (ash acc 1) (if (logbit? i n) 1 0))))))
