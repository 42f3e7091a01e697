;; Bits: R6RS names.
(use-modules (testing table))
(use-modules (rnrs arithmetic bitwise))
(write (list (bitwise-and 12 10) (bitwise-arithmetic-shift-left 1 5) (bitwise-arithmetic-shift-right -9 1) (bitwise-bit-set? 4 2) (bitwise-bit-count 7) (bitwise-length 255) (bitwise-first-bit-set 8) (bitwise-bit-field 182 2 6) (bitwise-copy-bit 0 3 1) (bitwise-if 12 10 5))) (newline)
