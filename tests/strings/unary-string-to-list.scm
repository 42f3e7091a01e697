;; string->list over ASCII, Latin-1, wide and empty strings, and what is no string.
(use-modules (testing table))
(unary 'string->list string->list (append strings '(5 sym)))
