;; expt: exact and inexact, negative exponents, zero.
(use-modules (testing table))
(binary 'expt expt '(0 1 -1 2 -3 10 1/2 -2/3 0.0 1.5 -2.0 10.0 x) '(0 1 2 -1 -2 10 100 0.0 0.5 2.0 -1.0))
