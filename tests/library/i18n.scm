;; (ice-9 i18n) in the C locale.
(use-modules (ice-9 i18n))
(write (list (string-locale<? "a" "b") (locale-string->integer "12") (number->locale-string 1234) (string-locale-upcase "abc"))) (newline)
