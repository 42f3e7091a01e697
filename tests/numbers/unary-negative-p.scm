;; negative? over operands of every type and sign.
(use-modules (testing table))
(unary 'negative? negative? reals)
