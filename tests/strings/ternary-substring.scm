;; substring with both ends.
(use-modules (testing table))
(ternary 'substring substring '("" "abc" "\u03bb\u03ac\u03bc") '(0 1 3 4) '(0 1 3 4 -1))
