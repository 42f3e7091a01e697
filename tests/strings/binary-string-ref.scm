;; string-ref over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'string-ref string-ref strings '(0 1 -1 100 1.0 a))
