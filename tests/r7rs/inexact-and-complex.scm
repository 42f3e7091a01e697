;; exact-integer-sqrt, exact, inexact, nan?, numerators.
(import (scheme base) (scheme inexact) (scheme write))
(write (list (exact 2.5) (inexact 1/4) (nan? +nan.0) (infinite? -inf.0) (finite? 1) (floor-quotient -7 2) (truncate-remainder -7 2) (exact-integer? 5.0)))
(newline)
