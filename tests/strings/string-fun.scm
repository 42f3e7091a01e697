;; string-replace-substring and other things of (ice-9 string-fun).
(use-modules (ice-9 string-fun))
(write (list (string-replace-substring "a-b-c" "-" "+") (string-replace-substring "aaa" "a" "bb") (string-replace-substring "abc" "x" "y"))) (newline)
