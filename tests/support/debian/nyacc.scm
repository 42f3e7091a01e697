;; shows: /usr/share/guile/site/3.0/nyacc/lang/c99/parser.scm
;; load path: /usr/share/guile/site/3.0
(use-modules (nyacc lalr) (nyacc lex) (nyacc parse) (nyacc lang c99 parser) (nyacc lang c99 pprint) (nyacc lang c99 cpp))
(define (show x) (write x) (newline))
;; A grammar of one's own: its tables and its parser.
(define spec
  (lalr-spec
   (prec< (left "+" "-") (left "*" "/"))
   (start expr)
   (grammar
    (expr (expr "+" expr ($$ (+ $1 $3))) (expr "-" expr ($$ (- $1 $3)))
          (expr "*" expr ($$ (* $1 $3))) (expr "/" expr ($$ (/ $1 $3)))
          ($fixed ($$ (string->number $1))) ("(" expr ")" ($$ $2))))))
(define machine (make-lalr-machine spec))
(define parse (make-lalr-parser machine))
(define lexer (make-lexer-generator (lalr-match-table machine)))
(define (compute text) (with-input-from-string text (lambda () (parse (lexer)))))
(show (map compute '("1 + 2 * 3" "(1 + 2) * 3" "8 / 4 / 2 - 1")))
(pp-lalr-grammar spec)
;; C, and back.
(define code "typedef unsigned int u; struct point { int x; u y[3]; } origin = { 1, { 2 } };
enum color { RED, GREEN = 4, BLUE };
#define TWICE(x) ((x) * 2)
static u sum(const char *s, int n) { u t = 0; for (int i = 0; i < n; i++) { if (s[i] == '\\n') continue; else t += TWICE(s[i]) << 1; }
  switch (n) { case 0: return 0; default: break; } do { n--; } while (n > 0 && !t); return n ? t : -1; }\n")
(define tree (with-input-from-string code (lambda () (parse-c99 #:mode 'code))))
(show tree)
(pretty-print-c99 tree)
(show (parse-c99x "a[3]->b.c++ + sizeof(int) * (x ? y : ~z)"))
(show (parse-cpp-expr "defined(X) && (VERSION >= 0x10 || !FOO)"))
