;; string-suffix? over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'string-suffix? string-suffix? strings strings)
