;;; (web server http): the server of HTTP.

(define-module (web server http)
  #:use-module (srfi srfi-9)
  #:use-module (web request)
  #:use-module (web response)
  #:use-module (web server)
  #:export (http))

;; CLIENTS: those that may ask for more.
(define-record-type http-server
  (make-http-server socket clients)
  http-server?
  (socket server-socket) (clients clients set-clients!))

(define* (http-open #:key host (family AF_INET)
                    (addr (cond (host (inet-pton family host))
                                ((eqv? family AF_INET) INADDR_LOOPBACK)
                                (else 1)))
                    (port 8080)
                    (socket (let ((socket (socket family SOCK_STREAM 0)))
                              (setsockopt socket SOL_SOCKET SO_REUSEADDR 1)
                              (bind socket family addr port)
                              socket)))
  (listen socket 128)
  (sigaction SIGPIPE SIG_IGN)
  (make-http-server socket '()))

(define (http-close server)
  (close-port (server-socket server))
  (for-each close-port (clients server))
  (set-clients! server '()))

;; An error of a client: tell it and report it.
(define (refuse client)
  (lambda (key . args)
    (catch #t
      (lambda ()
        (write-response (build-response #:version '(1 . 0) #:code 400
                                        #:headers '((content-length . 0)))
                        client)
        (close-port client))
      (lambda _ #f))
    (print-exception (current-error-port) #f key args)
    (values #f #f #f)))

;; Three values: CLIENT, its request and body; or #f.
(define (read-from client)
  (catch #t
    (lambda ()
      (if (eof-object? (peek-char client))
          (begin (close-port client) (values #f #f #f))
          (let ((request (read-request client)))
            (values client request (read-request-body request)))))
    (lambda (key . args)
      (if (memq key '(quit interrupt))
          (apply throw key args)
          (apply (refuse client) key args)))))

(define (http-read server)
  (let* ((socket (server-socket server))
         (ready (car (select (append (clients server) (list socket)) '() '()))))
    (cond ((null? ready) (http-read server)) ; a signal came
          ((eq? (car ready) socket)
           (let ((client (car (accept socket))))
             (setvbuf client 'block)
             (set-port-encoding! client "ISO-8859-1")
             (set-clients! server (append (clients server) (list client)))
             (http-read server)))
          (else
           (set-clients! server (delq (car ready) (clients server)))
           (read-from (car ready))))))

;; Codes from 400 end the connection, but for 404.
(define (keep-alive? response)
  (let ((code (response-code response)) (said (response-connection response)))
    (and (or (< code 400) (= code 404))
         (member (response-version response) '((1 . 0) (1 . 1)))
         (if (eqv? (cdr (response-version response)) 1)
             (not (memq 'close said))
             (memq 'keep-alive said)))))

(define (http-write server client response body)
  (let ((response (write-response response client)))
    (when body (write-response-body response body))
    (cond ((keep-alive? response)
           (force-output client)
           (set-clients! server (append (clients server) (list client))))
          (else (close-port client)))))

(define-server-impl http http-open http-read http-write http-close)
