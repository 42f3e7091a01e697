;; R6RS assertion-violation with who and irritants.
(use-modules (rnrs base))
(assertion-violation 'me "is bad" 1 "two")
