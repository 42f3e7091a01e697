;; String escapes.
(for-each (lambda (s) (write s) (display " ") (write (string-length s)) (newline))
  '("" "abc" "a\"b" "a\\b" "\a\b\t\n\v\f\r\0" "\x41;\x3bb;" "\u03bb\U0003bb" "tab\there" "λάμδα" "é" "a
b" "one \
      line" "\x7f;" "\x80;" "\xad;" "\x200b;"))
