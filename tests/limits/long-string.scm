;; A string of a hundred million characters.
(define s (make-string 100000000 #\a))
(string-set! s 99999999 #\b)
(write (list (string-length s) (string-index s #\b) (string-ref s 50000000))) (newline)
(write (string-length (string-append (substring s 99999990) "é"))) (newline)
(set! s #f)
(gc)
(define v (make-vector 10000000 'x))
(write (vector-length v)) (newline)
