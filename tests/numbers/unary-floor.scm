;; floor over operands of every type and sign.
(use-modules (testing table))
(unary 'floor floor reals)
