;; string->number over what is a number and what is nearly one.
(use-modules (testing table))
(unary 'string->number string->number '("0" "-0" "+1" "1/2" "-4/6" "1." ".5" "-.5e2" "1e10" "1E-3" "#x-ff" "#b102" "#o777" "1e" "." "-" "+" "1/0" "0/0" "1//2" "--1" "1+" "+i" "1+2i" "inf" "+inf.0" "-inf.0" "+nan.0" "1e308" "1e-320" "#e1.25" "#i1/4" "1 2" "" "abc" "1_0" "#d#x1" "123456789012345678901234567890.5"))
