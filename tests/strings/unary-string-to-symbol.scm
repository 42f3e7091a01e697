;; string->symbol over ASCII, Latin-1, wide and empty strings, and what is no string.
(use-modules (testing table))
(unary 'string->symbol string->symbol (append strings '(5 sym)))
