;; Case and code points.
(write (map (lambda (c) (list (char-upcase c) (char-downcase c) (char-titlecase c) (char->integer c))) (list #\a #\Z #\é #\ß #\λ #\0 #\ÿ #\µ))) (newline)
(write (list (integer->char 955) (integer->char 0) (integer->char #x10ffff) (char->integer #\newline))) (newline)
