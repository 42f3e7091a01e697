;; ceiling over operands of every type and sign.
(use-modules (testing table))
(unary 'ceiling ceiling reals)
