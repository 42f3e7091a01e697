;; positive? over operands of every type and sign.
(use-modules (testing table))
(unary 'positive? positive? reals)
