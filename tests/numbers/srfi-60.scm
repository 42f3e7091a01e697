;; Bits: SRFI 60 names.
(use-modules (testing table))
(use-modules (srfi srfi-60))
(write (list (bitwise-and 12 10) (bitwise-ior 12 10) (bitwise-xor 12 10) (bitwise-not 5) (arithmetic-shift 1 10) (arithmetic-shift -9 -1) (bit-count 7) (integer-length 255) (bit-set? 1 2) (copy-bit 0 0 #t) (bit-field 182 2 6) (copy-bit-field 0 15 2 5) (rotate-bit-field 6 1 0 4) (reverse-bit-field 6 0 4) (log2-binary-factors 12) (first-set-bit 8) (integer->list 6) (list->integer '(#t #f #t)) (booleans->integer #t #f) (any-bits-set? 6 1) (bitwise-if 12 10 5))) (newline)
