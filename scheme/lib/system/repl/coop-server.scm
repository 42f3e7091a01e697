;;; (system repl coop-server): sessions between a program's own steps.  Riad offers none.

(define-module (system repl coop-server)
  #:export (spawn-coop-repl-server poll-coop-repl-server))

(define* (spawn-coop-repl-server #:optional server-socket)
  "Fail."
  (error "REPL servers are not supported"))
(define (poll-coop-repl-server coop-server) "Nothing." (if #f #f))
