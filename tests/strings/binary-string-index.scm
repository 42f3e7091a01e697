;; string-index over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'string-index string-index strings (list #\a #\X #\space #\λ))
