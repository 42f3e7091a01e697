;; Tokens on the border between numbers and symbols.
(for-each (lambda (s) (let ((x (call-with-input-string s read))) (write x) (display (if (number? x) " number" " symbol")) (newline)))
  '("1" "+1" "-" "+" "1+" "-1+" "1-" "+-1" "1/2" "1/2/3" "/2" "1/" "1e" "1e5" "e5" ".5" "5." "..5" "1.2.3" "0x10" "1_000" "1a" "+a" "-a" "+.5" "-.5" "+5." "1e+5" "1e-5" "inf" "nan" "+inf.0" "-nan.0" "--1"))
