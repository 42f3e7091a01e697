;; number->string over operands of every type and sign.
(use-modules (testing table))
(unary 'number->string number->string reals)
