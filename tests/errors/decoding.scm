;; bytes that are not UTF-8.
(use-modules (rnrs bytevectors))
(display "before\n")
(catch 'decoding-error (lambda () (utf8->string #vu8(255 254))) (lambda (key . args) (write key) (newline)))
