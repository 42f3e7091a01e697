;;; (web server) in a thread, (web client) in another: both wait without stopping the other.
(use-modules (ice-9 threads) (rnrs bytevectors) (web client) (web request) (web response)
             (web server) (web uri))

(define listening (socket PF_INET SOCK_STREAM 0))
(setsockopt listening SOL_SOCKET SO_REUSEADDR 1)
(bind listening AF_INET INADDR_LOOPBACK 0)
(listen listening 5)
(define port (sockaddr:port (getsockname listening)))

;; A handler with a state: how many requests came before.
(define (handler request body count)
  (values '((content-type . (text/plain)))
          (lambda (port)
            (write (list count (request-method request) (uri-path (request-uri request))
                         (request-host request) (and body (utf8->string body)))
                   port))
          (+ count 1)))
(call-with-new-thread
 (lambda () (run-server handler 'http (list #:socket listening) 0)))

(define (at path) (build-uri 'http #:host "127.0.0.1" #:port port #:path path))
(define (show response body)
  (write (list (response-code response) (response-headers response)
               (if (string? body)
                   (string-map (lambda (c) (if (char-numeric? c) #\n c)) body)
                   body)))
  (newline))
(define-syntax-rule (try e) (call-with-values (lambda () e) show))

(try (http-get (at "/a") #:headers '((host "h" . #f))))
(try (http-post (at "/b") #:body "λ" #:headers '((host "h" . #f))))
(try (http-put (at "/c") #:body #vu8(65 66) #:headers '((host "h" . #f))))
(try (http-head (at "/d") #:headers '((host "h" . #f))))
(let ((connection (open-socket-for-uri (at "/"))))
  (define (ask path)
    (try (http-get (at path) #:port connection #:keep-alive? #t
                   #:headers '((host "h" . #f)))))
  (ask "/e")
  (ask "/f")
  (close-port connection))
