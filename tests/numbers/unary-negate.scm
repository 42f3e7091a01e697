;; - over operands of every type and sign.
(use-modules (testing table))
(unary '- - reals)
