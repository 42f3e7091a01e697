;; Code points that are no characters are refused.
(define (try s) (catch #t (lambda () (call-with-input-string s read)) (lambda (key . args) key)))
(write (map try '("#\\xD7FF" "#\\xD800" "#\\xDFFF" "#\\xE000" "#\\x110000")))
(newline)
