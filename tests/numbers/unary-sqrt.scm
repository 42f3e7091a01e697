;; sqrt over operands of every type and sign.
(use-modules (testing table))
(unary 'sqrt sqrt reals)
