;;; (web server): the loop of a server, whatever it speaks.
;;
;; Guile manual, "Web Server".

(define-module (web server)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-9)
  #:use-module (system repl error-handling)
  #:use-module (web http values)
  #:use-module (web request)
  #:use-module (web response)
  #:export (define-server-impl lookup-server-impl make-server-impl server-impl?
            server-impl-name server-impl-open server-impl-read server-impl-write
            server-impl-close open-server read-client handle-request sanitize-response
            write-client close-server serve-one-client run-server))

(define-record-type server-impl
  (make-server-impl name open read write close)
  server-impl?
  (name server-impl-name) (open server-impl-open) (read server-impl-read)
  (write server-impl-write) (close server-impl-close))

(define-syntax-rule (define-server-impl name open read write close)
  "Let NAME be an implementation of these four procedures."
  (define name (make-server-impl 'name open read write close)))

(define (lookup-server-impl impl)
  "The implementation that IMPL is, or that (web server IMPL) binds to that name."
  (cond ((server-impl? impl) impl)
        ((symbol? impl)
         (let ((found (module-ref (resolve-module (list 'web 'server impl)) impl)))
           (if (server-impl? found)
               found
               (error "expected a server-impl" impl))))
        (else (error "expected a server-impl or a symbol" impl))))

(define (open-server impl params)
  "A server, opened with the list PARAMS."
  (apply (server-impl-open impl) params))
(define (close-server impl server)
  "Close SERVER."
  ((server-impl-close impl) server))

;; An error is reported, but what ends the loop goes on.
(define-syntax-rule (guarded (value ...) body)
  (call-with-error-handling (lambda () body)
                            #:pass-keys '(quit interrupt)
                            #:on-error 'report
                            #:post-error (lambda _ (values value ...))))

(define (read-client impl server)
  "Three values, all #f after an error: the next client, its request, the body of that."
  (guarded (#f #f #f) ((server-impl-read impl) server)))
(define (write-client impl server client response body)
  "Write RESPONSE and its BODY to CLIENT."
  (guarded () ((server-impl-write impl) server client response body)))

(define (sanitize-response request response body)
  "Two values: RESPONSE, or the response with those headers, fit for REQUEST, and the bytes
of BODY."
  (define version (request-version request))
  (define (with-headers headers)
    (build-response #:version version #:code (response-code response) #:headers headers))
  (define (done response bytes)
    (when (response-must-not-include-body? response)
      (error "response with this status code must not include body" response))
    (values (with-headers (content-length-of (response-headers response) bytes))
            (if (eq? (request-method request) 'HEAD) #f bytes)))
  (cond ((list? response)
         (sanitize-response request
                            (build-response #:version version #:headers response) body))
        ((not (equal? (response-version response) version))
         (sanitize-response request (adapt-response-version response version) body))
        ((not body) (values response #vu8()))
        ((bytevector? body) (done response body))
        ((or (string? body) (procedure? body))
         (call-with-values
             (lambda ()
               (encode-body (response-headers response) body
                            (lambda (headers old new)
                              (cons new (if old (delq old headers) headers)))))
           (lambda (headers bytes) (done (with-headers headers) bytes))))
        (else (error "unexpected body type"))))

(define (handle-request handler request body state)
  "Three values: what HANDLER answers, its body and the new state, a list."
  (guarded ((build-response #:code 500) #f state)
    (call-with-values (lambda () (apply handler request body state))
      (lambda (response body . state)
        (call-with-values (lambda () (sanitize-response request response body))
          (lambda (response body) (values response body state)))))))

(define (serve-one-client handler impl server state)
  "Let HANDLER answer a request; the new state."
  (call-with-values (lambda () (read-client impl server))
    (lambda (client request body)
      (if client
          (call-with-values (lambda () (handle-request handler request body state))
            (lambda (response body state)
              (write-client impl server client response body)
              state))
          state))))

(define* (run-server handler #:optional (impl 'http) (open-params '()) . state)
  "Let HANDLER answer requests until the user interrupts it."
  (let* ((impl (lookup-server-impl impl)) (server (open-server impl open-params))
         (old (sigaction SIGINT)))
    (catch 'interrupt
      (lambda ()
        (dynamic-wind
          (lambda () (sigaction SIGINT (lambda (signal) (throw 'interrupt))))
          (lambda ()
            (let loop ((state state))
              (loop (serve-one-client handler impl server state))))
          (lambda () (sigaction SIGINT (car old) (cdr old)))))
      (lambda _
        (close-server impl server)
        (values)))))
