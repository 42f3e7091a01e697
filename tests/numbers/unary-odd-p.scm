;; odd? over operands of every type and sign.
(use-modules (testing table))
(unary 'odd? odd? reals)
