;; number? over operands of every type and sign.
(use-modules (testing table))
(unary 'number? number? numbers)
