;; With the option r6rs-hex-escapes characters without a name are written by
;; their hexadecimal number.
(define chars (list #\x18 #\x80 #\x9f #\a #\nul #\space #\xad #\x378))
(write chars) (newline)
(read-enable 'r6rs-hex-escapes)
(write chars) (newline)
(read-disable 'r6rs-hex-escapes)
(write chars) (newline)
