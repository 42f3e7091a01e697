;; number->string and string->number, all radixes and refusals.
(write (list (number->string 255) (number->string 255 16) (number->string -255 2) (number->string 1/3 3) (number->string 1.5) (number->string (expt 36 5) 36))) (newline)
(write (map string->number '("12" "-12" "+5" "1/2" "1.5" "1e3" "#xff" "#b101" "abc" "" "-" "1/0" "1.2.3" " 1" "1 " "0x1" "+inf.0" "-0.0" "1/2/3" "#e1.5" "#i1/2" "12a"))) (newline)
(write (list (string->number "ff" 16) (string->number "zz" 36) (string->number "12" 2) (string->number "#d10" 16) (string->number "-a.8" 16) (string->number "1e2" 16))) (newline)
