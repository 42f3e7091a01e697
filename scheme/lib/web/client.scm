;;; (web client): requests over HTTP, without TLS.

(define-module (web client)
  #:use-module (ice-9 iconv)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:use-module (web http)
  #:use-module (web response)
  #:use-module (web uri)
  #:export (current-http-proxy current-https-proxy x509-certificate-directory
            open-socket-for-uri http-request http-get http-head http-post
            http-put http-delete http-options http-trace))

(define (proxy-of name)
  (let ((text (getenv name)))
    (and text (not (string-null? text)) text)))
(define current-http-proxy (make-parameter (proxy-of "http_proxy")))
(define current-https-proxy (make-parameter (proxy-of "https_proxy")))
(define x509-certificate-directory (make-parameter "/etc/ssl/certs"))

(define* (open-socket-for-uri uri-or-text #:key (verify-certificate? #t))
  "A port connected to the host of a URI, or to the proxy."
  (define proxy (current-http-proxy))
  (define uri
    (let ((uri (or proxy uri-or-text)))
      (if (string? uri) (string->uri uri) uri)))
  (unless (eq? (uri-scheme uri) 'http)
    (scm-error 'misc-error "open-socket-for-uri"
               "TLS is not supported: ~A" (list (uri->string uri)) #f))
  (let loop ((addresses
              (getaddrinfo (uri-host uri)
                           (number->string (or (uri-port uri) 80))
                           AI_NUMERICSERV 0 SOCK_STREAM)))
    (let* ((ai (car addresses))
           (socket (socket (addrinfo:fam ai) SOCK_STREAM 0)))
      (catch 'system-error
        (lambda ()
          (connect socket (addrinfo:addr ai))
          (setvbuf socket 'block)
          (when proxy (set-http-proxy-port?! socket #t))
          socket)
        (lambda args
          (close-port socket)
          (if (null? (cdr addresses))
              (apply throw args)
              (loop (cdr addresses))))))))

(define (text-response? response)
  (let ((type (response-content-type response)))
    (and type (string-prefix? "text/" (symbol->string (car type))))))
(define (decode response body)
  (if (and body (text-response? response))
      (bytevector->string body (or (assq-ref (cdr (response-content-type response))
                                             'charset)
                                   "iso-8859-1"))
      body))

(define* (http-request uri-or-text #:key (method 'GET) body port
                       (version '(1 . 1)) keep-alive? (headers '())
                       (decode-body? #t) streaming? (verify-certificate? #t))
  "Two values: the response and its body, bytes, a string or (STREAMING?) a port."
  (let* ((uri (if (string? uri-or-text) (string->uri uri-or-text) uri-or-text))
         (port (or port (open-socket-for-uri uri)))
         (body (if (string? body) (string->utf8 body) body))
         (all (append
               (if (assq 'host headers)
                   '()
                   (list (cons 'host (cons (uri-host uri) (uri-port uri)))))
               (if keep-alive? '() '((connection close)))
               (if body
                   (list (cons 'content-length (bytevector-length body)))
                   '())
               headers)))
    (set-port-encoding! port "ISO-8859-1")
    (write-request-line method uri version port)
    (write-headers all port)
    (display "\r\n" port)
    (when body (put-bytevector port body))
    (force-output port)
    (let ((response (read-response port)))
      (cond ((eq? method 'HEAD)
             (unless keep-alive? (close-port port))
             (values response #f))
            (streaming?
             (values response
                     (response-body-port response #:keep-alive? keep-alive?)))
            (else
             (let ((body (read-response-body response)))
               (unless keep-alive? (close-port port))
               (values response
                       (if decode-body? (decode response body) body))))))))

(define-syntax-rule (define-method name method)
  (define (name uri . options)
    (apply http-request uri #:method 'method options)))
(define-method http-get GET)
(define-method http-head HEAD)
(define-method http-post POST)
(define-method http-put PUT)
(define-method http-delete DELETE)
(define-method http-options OPTIONS)
(define-method http-trace TRACE)
