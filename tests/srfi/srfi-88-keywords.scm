;; SRFI 88 keywords end in a colon.
(use-modules (srfi srfi-88))
(write (list (keyword? (string->keyword "a")) (keyword->string (string->keyword "abc")))) (newline)
