;; logcount over operands of every type and sign.
(use-modules (testing table))
(unary 'logcount logcount integers)
