;; Symbols that do not read back plainly are written in a way that does.
(for-each (lambda (s) (write (string->symbol s)) (newline))
  '("" "a b" "A" "1" "-1" "1/2" "1e3" "+" "-" "..." "." "a.b" "#a" "a#" "'" "a'" "a\"b" "(" "a(b)" "a;b" "|" "a|b"
    "\n" "é" "λ" ":a" "a:" "#:a" "{" "}" "[" "]" "+i" "-x" "+1a" "\\" "a\\b" "x,y" "`" "@"))
