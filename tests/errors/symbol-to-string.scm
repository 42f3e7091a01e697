;; A string is not a symbol.
(define x "a")
(symbol->string x)
