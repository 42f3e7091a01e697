;; A program that imports R7RS libraries.
(import (scheme base) (scheme write) (only (scheme char) char-upcase))
(write (list (vector-map + #(1 2) #(10 20)) (string-map char-upcase "abc") (exact 2.0) (boolean=? #t #t) (list-copy '(1 2)) (vector->string #(#\a)) (string->vector "ab") (exact-integer? 5) (square 5)))
(newline)
(write (let-values (((q r) (floor/ 7 -2))) (list q r)))
(newline)
