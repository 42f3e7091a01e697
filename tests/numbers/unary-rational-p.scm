;; rational? over operands of every type and sign.
(use-modules (testing table))
(unary 'rational? rational? reals)
