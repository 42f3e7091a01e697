;; The abbreviations stand for lists, and are written as abbreviations again.
(for-each (lambda (x) (write x) (newline))
  '('a `a ,a ,@a #'a #`a #,a #,@a ''a '(a . b) (quote a) (quasiquote (a (unquote b))) '() (syntax x) (quote . (a))))
(write (car ''a)) (newline)
(write (map car '('a `a ,a ,@a #'a #`a #,a #,@a))) (newline)
