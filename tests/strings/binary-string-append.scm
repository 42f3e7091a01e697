;; string-append over ASCII, Latin-1, wide and empty strings.
(use-modules (testing table))
(binary 'string-append string-append strings strings)
