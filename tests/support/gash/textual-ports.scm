;; The ports of Gash, the shell: Guile 3 has them.
(define-module (gash compat textual-ports)
  #:use-module (ice-9 textual-ports)
  #:re-export (get-char get-line get-string-all get-string-n lookahead-char put-char
               put-string unget-char unget-string))
