;; string-contains over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'string-contains string-contains strings (list "" "a" "X" "lo" "\u03bb"))
