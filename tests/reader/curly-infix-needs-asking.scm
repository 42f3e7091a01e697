;; Reader options are switched on inside the file with #!.
#!curly-infix
(write '{1 + 2 + 3}) (newline)
(write {2 * 5}) (newline)
(write '{a + b * c}) (newline)
