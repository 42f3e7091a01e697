;;; (ice-9 regex): match structures, searching, substitution.
(use-modules (ice-9 regex))

;; Print each form and its values; of an error only the key.
(define-syntax show
  (syntax-rules ()
    ((_ e ...)
     (begin
       (begin
         (write 'e) (display " => ")
         (write (catch #t
                  (lambda () (call-with-values (lambda () e) list))
                  (lambda (key . args) key)))
         (newline))
       ...))))

(show
(string-match "a(b)?c" "xacx") (string-match "a(b)?c" "xabcx" 1) (string-match "zz" "xabcx") (match:substring (string-match "a(b)?c" "xacx") 1) (match:start (string-match "a(b)?c" "xacx") 1) (match:end (string-match "a(b)?c" "xacx") 0) (match:count (string-match "a(b)?c" "xacx")) (match:prefix (string-match "a(b)?c" "xacx")) (match:suffix (string-match "a(b)?c" "xacxy")) (match:string (string-match "a(b)?c" "xacx")) (regexp-match? (string-match "a(b)?c" "xacx")) (regexp-match? 5) (regexp-match? #("a")) (regexp-match? #("abc" (0 . 1))) (match:substring (string-match "a" "a") 3) (match:start (string-match "a" "a") 3) (match:substring 5)
(list-matches "[a-z]+" "abc 42 def") (list-matches "x*" "aab") (list-matches "" "ab") (list-matches "^a" "aaa") (fold-matches "[a-z][0-9]" "a1 b2 c3" 0 (lambda (m n) (+ n 1))) (map match:substring (list-matches (make-regexp "b*") "abba"))
(regexp-quote "a.b*c[d]^$\\(x){1}|+?") (regexp-substitute #f (string-match "b" "abc") 'pre "X" 'post) (regexp-substitute #f (string-match "(b)(c)" "abcd") 'post 2 1 0 'pre) (regexp-substitute/global #f "b+" "abbcb" 'pre "X" 'post) (regexp-substitute/global #f "b+" "abbcb" 'pre (lambda (m) (string-upcase (match:substring m))) 'post) (regexp-substitute/global #f "x" "abc" 'pre "X" 'post) (regexp-substitute/global #f "b" "abcb" 'pre "X") (regexp-substitute/global #f "" "ab" 'pre "-" 'post) (regexp-substitute/global #f "(a)(b)" "abab" 'pre 2 1 'post) (call-with-output-string (lambda (p) (regexp-substitute/global p "b" "abcb" 'pre "X" 'post))) (regexp-substitute #f (string-match "b" "abc") 'pre 'foo 'post) (regexp-substitute/global #f "^a" "aaa" 'pre "x" 'post) (regexp-substitute/global #f "b*" "abbc" 'pre "-" 'post) (regexp-substitute #f (string-match "(x)?b" "abc") 1 'post) (call-with-output-string (lambda (p) (regexp-substitute p (string-match "b" "abc") 'pre 0 'post))) (regexp-substitute #f 5 'pre)
(let ((p (string-match "a" "a"))) (list-matches p "a")))
