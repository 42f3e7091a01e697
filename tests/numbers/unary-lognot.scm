;; lognot over operands of every type and sign.
(use-modules (testing table))
(unary 'lognot lognot integers)
