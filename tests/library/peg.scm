;; A small PEG.
(use-modules (ice-9 peg))
(define-peg-pattern digits all (+ (range #\0 #\9)))
(define-peg-pattern sum all (and digits (* (and "+" digits))))
(write (peg:tree (match-pattern sum "12+34"))) (newline)
