;; Ranges, copies and conversions of R7RS.
(import (scheme base) (scheme write))
(define v (vector 1 2 3 4 5))
(vector-copy! v 0 #(a b c) 1) (write v)
(vector-fill! v 'z 3) (write v)
(write (list (vector-copy #(1 2 3) 1) (vector-append #(1) #(2)) (vector->list #(1 2 3) 1 2) (string-copy "hello" 1 3) (string->list "abc" 1) (bytevector 1 2) (bytevector-append #u8(1) #u8(2)) (bytevector-copy #u8(1 2 3) 1) (utf8->string #u8(97 98)) (string->utf8 "λ")))
(newline)
(define s (make-string 5 #\-)) (string-copy! s 1 "abc" 1) (write s) (string-fill! s #\x 3) (write s) (newline)
