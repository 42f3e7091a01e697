;; = over pairs of operands of every type and sign.
(use-modules (testing table))
(binary '= = reals)
