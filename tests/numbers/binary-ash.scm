;; ash shifts either way, bignums too.
(use-modules (testing table))
(binary 'ash ash integers '(0 1 -1 5 -5 61 62 64 100 -100))
