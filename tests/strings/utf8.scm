;; Bytes of strings.
(use-modules (rnrs bytevectors))
(write (list (string->utf8 "aé€😀") (utf8->string #vu8(97 195 169)) (string-utf8-length "aé€😀") (string->utf16 "a€") (string->utf32 "a"))) (newline)
(write (catch #t (lambda () (utf8->string #vu8(255))) (lambda (key . args) key))) (newline)
