;; Ordering by code point, or without case.
(write (list (char<? #\a #\b) (char<? #\a #\b #\c) (char>? #\b #\a) (char=? #\a #\a #\b) (char-ci=? #\a #\A) (char<=? #\a #\a) (char>=? #\a #\b) (char-ci<? #\a #\B) (char<? #\Z #\a))) (newline)
