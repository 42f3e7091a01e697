;; integer? over operands of every type and sign.
(use-modules (testing table))
(unary 'integer? integer? reals)
