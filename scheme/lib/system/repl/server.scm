;;; (system repl server): sessions over sockets.  Riad offers none: starting one fails.

(define-module (system repl server)
  #:export (make-tcp-server-socket make-unix-domain-server-socket
            run-server spawn-server stop-server-and-clients!))

(define* (make-tcp-server-socket #:key (host #f) (addr INADDR_LOOPBACK) (port 37146))
  "A socket bound to an address."
  (let ((sock (socket PF_INET SOCK_STREAM 0)))
    (setsockopt sock SOL_SOCKET SO_REUSEADDR 1)
    (bind sock AF_INET addr port)
    sock))
(define* (make-unix-domain-server-socket #:key (path "/tmp/guile-socket"))
  "A socket bound to a file name."
  (let ((sock (socket PF_UNIX SOCK_STREAM 0)))
    (bind sock AF_UNIX path)
    sock))
(define (no-server . _) (error "REPL servers are not supported"))
(define run-server no-server)
(define spawn-server no-server)
(define (stop-server-and-clients!) "Nothing: there is none." (if #f #f))
