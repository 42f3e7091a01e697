;; exact-integer? over operands of every type and sign.
(use-modules (testing table))
(unary 'exact-integer? exact-integer? reals)
