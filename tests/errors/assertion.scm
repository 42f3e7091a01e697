;; A failed assertion of (rnrs base).
(use-modules (rnrs base))
(assert (= 1 2))
