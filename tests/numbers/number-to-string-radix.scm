;; number->string in radixes 2 to 36.
(use-modules (testing table))
(binary 'number->string number->string '(0 -1 255 -123456789012345678901234567890 1/3) '(2 3 8 10 16 36))
