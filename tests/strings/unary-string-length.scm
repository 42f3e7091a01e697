;; string-length over ASCII, Latin-1, wide and empty strings, and what is no string.
(use-modules (testing table))
(unary 'string-length string-length (append strings '(5 sym)))
