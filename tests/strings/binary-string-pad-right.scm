;; string-pad-right over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'string-pad-right string-pad-right strings '(0 1 3 8))
