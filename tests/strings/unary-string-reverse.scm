;; string-reverse over ASCII, Latin-1, wide and empty strings, and what is no string.
(use-modules (testing table))
(unary 'string-reverse string-reverse (append strings '(5 sym)))
