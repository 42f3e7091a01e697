;; string-split over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'string-split string-split strings (list #\X #\space #\a))
