;; A module that does not exist.
(use-modules (no such module))
