;; How characters are written and displayed.
(for-each (lambda (n) (write (integer->char n)) (display " ")) '(0 1 7 8 9 10 11 12 13 27 31 32 33 65 127 128 160 173 233 955 #x3042 #x1F600 #xE000 #x300 #xFEFF #x2028))
(newline)
(display (list #\a #\space #\λ)) (newline)
