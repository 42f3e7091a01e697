;; fx, fl, div and mod.
(import (rnrs))
(write (list (div 7 2) (mod 7 2) (div -7 2) (mod -7 2) (div0 -7 2) (mod0 -7 2) (fx+ 1 2) (fl+ 1.5 2.5) (fixnum? 5) (flonum? 5.0) (exact 5.0) (fxand 12 10) (flfloor 2.7))) (newline)
