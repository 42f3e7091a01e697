;; match without a clause that fits.
(use-modules (ice-9 match))
(match '(1 2) ((a) a) ("x" 'x))
