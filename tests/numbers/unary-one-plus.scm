;; 1+ over operands of every type and sign.
(use-modules (testing table))
(unary '1+ 1+ reals)
