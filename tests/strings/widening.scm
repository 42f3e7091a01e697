;; A narrow string becomes wide when a wide character is put in.
(define s (make-string 3 #\x))
(string-set! s 1 #\λ)
(write (list s (string-length s) (string->list s) (string-ref s 1) (string-bytes-per-char s) (string-bytes-per-char "abc"))) (newline)
(write (list (string-append "é" "λ") (string=? (string #\a) (string-copy s 0 0)) (string-length "日本語"))) (newline)
