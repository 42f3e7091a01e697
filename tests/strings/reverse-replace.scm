;; string-reverse, string-replace, xsubstring, string-concatenate-reverse.
(write (list (string-reverse "abc") (string-reverse "abcdef" 1 3) (string-replace "hello" "XY" 1 3) (string-replace "abc" "" 0 3) (xsubstring "abc" 1 8) (string-concatenate-reverse '("c" "b" "a")))) (newline)
