;; How symbols of unusual names are written.
(define (show name) (write (string->symbol name)) (newline))
(for-each show
  '(":a b" "'a:" "#a:" "1:" "a b:" "(:" ":(" ": " "+1:" "-:" ".:" "`:" ",:" "\":" ";:" "{:" "]:" "|:"
    "::" ":" "1 :" "#:" ":1" "+ :" ". :" ":;" "a :"))
(for-each show
  '("a\\b" "\\" "a b\\" "write#\\-" "a\\(" "#a" "a#" "a|b" "1+" "1" "+a" "." ".." "a;b" "" "a{b" "a}b"
    "#{a" "a}#" "'a" "a'" "a,b" "\"" "a\"" "[a]" "-" "-1" "+i" "a\tb" "a\x7fb" "#!eof" "-1a" "1/2" "+inf.0"))
