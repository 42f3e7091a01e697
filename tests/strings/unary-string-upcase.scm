;; string-upcase over ASCII, Latin-1, wide and empty strings, and what is no string.
(use-modules (testing table))
(unary 'string-upcase string-upcase (append strings '(5 sym)))
