;;; (scheme repl): R7RS 6.12; core.

(define-module (scheme repl)
  #:re-export (interaction-environment))
