;; SRFI 60 over bignums and negative numbers.
(use-modules (srfi srfi-60))
(define big (expt 2 70))
(write (list (bitwise-and -1 big) (bitwise-xor big (- big 1)) (arithmetic-shift big -68) (bit-field (- big 1) 60 70) (copy-bit 70 0 #t) (bitwise-not big) (bit-count (- big 1)) (arithmetic-shift -1 70))) (newline)
