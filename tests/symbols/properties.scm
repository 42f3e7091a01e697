;; Symbol hash and comparison; keywords and symbols.
(write (list (symbol? 'a) (symbol? "a") (symbol? #:a) (= (symbol-hash 'abc) (symbol-hash (string->symbol "abc"))) (keyword->symbol #:a) (symbol->keyword 'b) (symbol->string '#{a b}#) (list 'quote 'a))) (newline)
