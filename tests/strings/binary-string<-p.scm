;; string<? over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'string<? string<? strings strings)
