;; string-trim-both over ASCII, Latin-1, wide and empty strings, and what is no string.
(use-modules (testing table))
(unary 'string-trim-both string-trim-both (append strings '(5 sym)))
