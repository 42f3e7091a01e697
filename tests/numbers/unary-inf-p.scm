;; inf? over operands of every type and sign.
(use-modules (testing table))
(unary 'inf? inf? reals)
