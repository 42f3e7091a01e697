;; An index out of range of a string.
(define s "abc")
(string-ref s 10)
