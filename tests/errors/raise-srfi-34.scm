;; A raised string.
(use-modules (srfi srfi-34))
(raise "text")
