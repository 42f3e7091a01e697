;; exact? over operands of every type and sign.
(use-modules (testing table))
(unary 'exact? exact? reals)
