;; Classes of characters over ASCII and beyond.
(define cs (list #\a #\Z #\0 #\space #\newline #\_ #\- #\é #\λ #\Λ #\٣ #\ß #\日 #\x0 #\xa0))
(for-each (lambda (c) (write (list c (char-alphabetic? c) (char-numeric? c) (char-whitespace? c) (char-upper-case? c) (char-lower-case? c) (char-is-both? c) (char-general-category c))) (newline)) cs)
