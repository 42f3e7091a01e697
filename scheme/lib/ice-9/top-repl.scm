;;; (ice-9 top-repl): the session that starts without a script.

(define-module (ice-9 top-repl)
  #:use-module (riad repl)
  #:replace (top-repl))

(define (top-repl)
  "Run a session in (guile-user)."
  (set-current-module (resolve-module '(guile-user)))
  (start-repl))
