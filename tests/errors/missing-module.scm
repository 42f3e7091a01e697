;; use-modules of nothing.
(use-modules (this is not there))
