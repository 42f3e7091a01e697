;; POSIX extended syntax, with the GNU escapes.
(use-modules (ice-9 regex))
(define (m rx s) (let ((m (string-match rx s))) (and m (match:substring m))))
(for-each (lambda (p) (write (list (car p) (cadr p) (m (car p) (cadr p)))) (newline))
  '(("a|ab" "ab") ("(a|ab)(c|bcd)" "abcd") ("a*" "aaa") ("a{2,3}" "aaaa") ("[^a-c]+" "abcxyz") ("^b" "ab") ("b$" "ab") ("." "\n") ("[[:alpha:]]+" "12ab3") ("[]a]+" "x]a]") ("a.c" "abc") ("\\." "a.b") ("(a)(b)?" "ac") ("x?" "abc") ("\\w+" "--foo_1--") ("\\bfoo\\b" "a foo b") ("\\<b" "ab b") ("\\s+" "a  b") ("\\S+" " ab ") ("[0-9]+\\.[0-9]*" "v3.14") ("()" "abc") ("a+?" "aaa") ("λ+" "αλλβ") ("[α-ω]+" "abγδ")))
