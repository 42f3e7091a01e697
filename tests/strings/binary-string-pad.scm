;; string-pad over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'string-pad string-pad strings '(0 1 3 8))
