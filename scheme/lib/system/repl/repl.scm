;;; (system repl repl): sessions.

(define-module (system repl repl)
  #:use-module ((riad repl) #:prefix riad:)
  #:export (start-repl run-repl))

(define* (start-repl #:optional (lang 'scheme) #:key debug)
  "Run a session until its end."
  (riad:start-repl))

(define (run-repl repl)
  "Run the session REPL."
  (riad:start-repl))
