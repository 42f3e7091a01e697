;; Parsing expression grammars: patterns as forms and as strings, trees, searches.
(use-modules (ice-9 peg) (ice-9 peg string-peg) (ice-9 peg simplify-tree) (ice-9 peg codegen)
             (ice-9 peg using-parsers) (ice-9 peg cache))
(define-syntax-rule (try e) (begin (write (catch #t (lambda () e) (lambda (k . a) k))) (newline)))
(define-peg-pattern digits all (+ (range #\0 #\9)))
(define-peg-pattern sum all (and digits (* (and "+" digits))))
(try (peg:tree (match-pattern sum "12+34")))
(define-peg-pattern a-s body (* "a"))
(define-peg-pattern b-s none (+ "b"))
(define-peg-pattern ab all (and a-s b-s (? "c") peg-any))
(define-peg-pattern cap all (and (ignore "<") (* (and (not-followed-by ">") peg-any)) (ignore ">")))
(define-peg-pattern look all (and (followed-by "ab") peg-any (capture "b")))
(for-each (lambda (p) (for-each (lambda (s) (let ((m (match-pattern p s))) (write (list s (and m (list (peg:start m) (peg:end m) (peg:string m) (peg:substring m) (peg:tree m) (peg-record? m))))) (newline))) '("aaabbcz" "bz" "" "aab" "xyz" "<hello>" "<>" "abc" "axb")))
 (list ab a-s b-s cap look))
(define-peg-string-patterns
 "passwd <- entry* !.
entry <-- login CO pass CO uid CO gid CO name CO homedir CO shell NL*
login <-- text
pass <-- text
uid <-- [0-9]*
gid <-- [0-9]*
name <-- text
homedir <-- path
shell <-- path
path <-- (SLASH pathelement)*
pathelement <-- (!NL !CO !'/' .)*
text <- (!NL !CO  .)*
CO < ':'
NL < '\n'
SLASH < '/'
")
(try (peg:tree (match-pattern passwd "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n")))
(define-peg-string-patterns
  "expr <- sum2
sum2 <-- (product ('+' / '-') sum2) / product
product <-- (value ('*' / '/') product) / value
value <-- number / '(' expr ')'
number <-- [0-9]+")
(try (peg:tree (match-pattern expr "1+1/2*3+(1+1)/2")))
(try (peg:tree (search-for-pattern number "abc 42 def")))
(try (peg:start (search-for-pattern "'d' / 'e'" "abc 42 def")))
(try (search-for-pattern "'zz'" "abc 42 def"))
(try (keyword-flatten '(c) '(c 3 (c 4) (b (c 1) (c 2)))))
(try (context-flatten (lambda (x) (eq? (car x) 'a)) '(x (a 1) (b (a 2) "s"))))
(try (string-collapse '("a" "b" (c "d" ("e")) "f" "g")))
(try (peg:tree (match-pattern peg-grammar "a <-- 'b' c*\nd < [x-z_]")))
(define-peg-pattern bad all (and "a" (peg "'b'+ / 'c'")))
(try (peg:tree (match-pattern bad "abbb")))
(try (peg:tree (match-pattern peg-grammar peg-as-peg)))
(define-peg-pattern big all (* (or digits (and "(" big ")"))))
(try (peg:tree (match-pattern big "1(2(3)4(5))")))
