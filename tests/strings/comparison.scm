;; Comparison, by case or without.
(define pairs '(("" "") ("a" "a") ("a" "b") ("b" "a") ("a" "aa") ("A" "a") ("é" "e") ("λ" "Λ") ("z" "λ")))
(for-each (lambda (p) (write (cons p (map (lambda (f) (apply f p)) (list string=? string<? string>? string<=? string>=? string-ci=? string-ci<? string-ci>? string-ci<=? string-ci>=?)))) (newline)) pairs)
(write (list (string=? "a" "a" "a") (string<? "a" "b" "c") (string<? "a" "c" "b") (string= "abc" "xbc" 1 3 1 3) (string< "a" "b"))) (newline)
