;; string-take over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'string-take string-take strings '(0 1 100))
