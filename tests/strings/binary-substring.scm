;; substring over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'substring substring strings '(0 1 3 100 -1))
