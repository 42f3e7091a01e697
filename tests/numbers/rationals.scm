;; Fractions stay in lowest terms.
(use-modules (testing table))
(write (list (+ 1/3 1/6) (* 2/3 3/2) (- 1/2 1/2) (/ 1/3 -2/3) (expt 2/3 3) (numerator 6/4) (denominator 6/4) (floor 7/2) (round 7/2) (round 5/2) (round -7/2) (truncate -7/2) (exact->inexact 1/3) (inexact->exact 0.125) (inexact->exact 0.1) (rationalize 3/10 1/10) (rationalize .3 1/10) (max 1/2 1/3) (< 1/3 0.34))) (newline)
