;; exact-integer-sqrt over operands of every type and sign.
(use-modules (testing table))
(unary 'exact-integer-sqrt exact-integer-sqrt integers)
