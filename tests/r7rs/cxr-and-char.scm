;; (scheme cxr), (scheme char).
(import (scheme base) (scheme cxr) (scheme char) (scheme write))
(write (list (caddr '(1 2 3)) (cdddr '(1 2 3 4)) (char-alphabetic? #\a) (digit-value #\7) (string-upcase "abc") (string-foldcase "AbC") (char-foldcase #\A) (string-ci=? "aB" "Ab"))) (newline)
