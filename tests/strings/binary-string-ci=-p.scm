;; string-ci=? over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'string-ci=? string-ci=? strings strings)
