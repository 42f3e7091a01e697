;;; (srfi srfi-60): integers as bits; most of it is native.

(define-module (srfi srfi-60)
  #:use-module (riad builtins)
  #:re-export ((logtest . any-bits-set?) (ash . arithmetic-shift) ash
               (bit-extract . bit-field) (logbit? . bit-set?) (logand . bitwise-and)
               (logior . bitwise-ior) (lognot . bitwise-not) (logxor . bitwise-xor)
               booleans->integer copy-bit (log2-binary-factors . first-set-bit)
               integer->list integer-length list->integer
               log2-binary-factors logand logbit? logcount logior logtest logxor
               reverse-bit-field rotate-bit-field)
  #:re-export-and-replace ((logcount . bit-count))
  #:export (bitwise-if bitwise-merge copy-bit-field))

(cond-expand-provide (current-module) '(srfi-60))

(define (bitwise-if mask n0 n1)
  "The bits of N0 where MASK has ones, those of N1 where it has zeros."
  (logior (logand mask n0) (logand (lognot mask) n1)))

(define bitwise-merge bitwise-if)

(define (copy-bit-field n newbits start end)
  "N with its bits START to END (exclusive) replaced by the low bits of NEWBITS."
  (let ((mask (ash (- (ash 1 (- end start)) 1) start)))
    (bitwise-if mask (ash newbits start) n)))
