;; floor/ over pairs of operands of every type and sign.
(use-modules (testing table))
(binary 'floor/ floor/ integers)
