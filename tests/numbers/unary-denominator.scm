;; denominator over operands of every type and sign.
(use-modules (testing table))
(unary 'denominator denominator reals)
