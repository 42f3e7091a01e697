;;; The values that the REPL has printed: $1, $2 and so on.

(define-module (value-history))
