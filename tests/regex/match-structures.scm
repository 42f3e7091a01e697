;; string-match, match:substring, start, end, prefix, suffix, count.
(use-modules (ice-9 regex))
(define m (string-match "([a-z]+)([0-9]+)?" "--abc12--"))
(write (list (regexp-match? m) (match:substring m) (match:substring m 1) (match:substring m 2) (match:start m) (match:end m 1) (match:prefix m) (match:suffix m) (match:count m) (match:string m))) (newline)
(define n (string-match "a(b)?" "ac"))
(write (list (match:substring n 1) (match:start n 1) (string-match "x" "abc"))) (newline)
(write m) (newline)
