;; exact->inexact over operands of every type and sign.
(use-modules (testing table))
(unary 'exact->inexact exact->inexact reals)
