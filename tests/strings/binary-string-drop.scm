;; string-drop over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'string-drop string-drop strings '(0 1 100))
