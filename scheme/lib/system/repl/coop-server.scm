;;; (system repl coop-server): sessions between a program's own steps.  Riad offers none.

(define-module (system repl coop-server)
  #:export (spawn-coop-repl-server poll-coop-repl-server))

(define* (spawn-coop-repl-server #:optional socket)
  "Fail."
  (error "REPL servers are not supported"))
(define (poll-coop-repl-server server) "Nothing." (if #f #f))
