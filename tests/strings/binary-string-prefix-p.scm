;; string-prefix? over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'string-prefix? string-prefix? strings strings)
