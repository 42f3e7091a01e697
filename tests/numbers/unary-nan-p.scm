;; nan? over operands of every type and sign.
(use-modules (testing table))
(unary 'nan? nan? reals)
