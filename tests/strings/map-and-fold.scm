;; string-map, string-for-each, string-fold, string-unfold, filter and delete.
(write (list (string-map char-upcase "abc") (string-fold cons '() "abc") (string-fold-right cons '() "abc") (string-unfold null? car cdr '(#\a #\b)) (string-filter char-alphabetic? "a1b2") (string-filter #\a "banana") (string-delete #\- "a-b-c") (string-delete char-numeric? "a1b2"))) (newline)
(string-for-each (lambda (c) (write c)) "ab") (newline)
(string-for-each-index (lambda (i) (write i)) "ab") (newline)
