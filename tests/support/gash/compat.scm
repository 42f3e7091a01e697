;; What gash-utils needs of Gash, the shell, for Guile 3.
(define-module (gash compat)
  #:use-module (ice-9 textual-ports)
  #:re-export (get-string-all)
  #:export (if-guile-version-below))

(define-syntax-rule (if-guile-version-below version then else ...)
  (begin #f else ...))
