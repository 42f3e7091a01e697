;; integer-length over operands of every type and sign.
(use-modules (testing table))
(unary 'integer-length integer-length integers)
