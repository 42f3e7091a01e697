;; Integer division of reals: floor-quotient and its kin, modulo, remainder.
(use-modules (testing table))
(define operands '(7 -7 7.0 -7.5 1/2 -7/3 0 0.0))
(define-syntax-rule (all name ...) (begin (binary 'name name operands '(2 -2 0.5 -3/4 0 x)) ...))
(all floor-quotient floor-remainder truncate-quotient truncate-remainder modulo remainder quotient)
