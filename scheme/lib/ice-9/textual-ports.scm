;;; (ice-9 textual-ports): reading and writing characters.
;;
;; Guile manual, "Textual I/O"; the names are those of R6RS, the procedures native.

(define-module (ice-9 textual-ports)
  #:use-module (riad builtins)
  #:re-export (get-char get-line get-string-all get-string-n get-string-n!
               lookahead-char put-char put-string unget-char unget-string))
