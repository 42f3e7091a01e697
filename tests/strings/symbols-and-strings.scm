;; string->symbol, symbol->string, symbol-append, gensym.
(write (list (string->symbol "Hello") (symbol->string 'abc) (symbol-append 'a 'b) (eq? (string->symbol "x") 'x) (symbol? (gensym)) (eq? (gensym) (gensym)) (string-prefix? "foo" (symbol->string (gensym "foo"))) (symbol-interned? (make-symbol "u")) (symbol-interned? 'a))) (newline)
