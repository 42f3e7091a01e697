;; regexp-quote makes any string match itself.
(use-modules (ice-9 regex))
(for-each (lambda (s) (write (list (regexp-quote s) (match:substring (string-match (regexp-quote s) (string-append "--" s "--"))))) (newline)) '("a.b" "[x]" "(a|b)*" "^$" "a\\b" "{1}" "plain"))
