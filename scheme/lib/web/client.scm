;;; (web client): requests over HTTP, without TLS.
;;
;; Guile manual, "Web Client".

(define-module (web client)
  #:use-module (ice-9 iconv)
  #:use-module (rnrs bytevectors)
  #:use-module (web http)
  #:use-module (web http values)
  #:use-module (web request)
  #:use-module (web response)
  #:use-module (web uri)
  #:export (current-http-proxy current-https-proxy x509-certificate-directory
            open-socket-for-uri http-request http-get http-head http-post
            http-put http-delete http-options http-trace))

(define (variable name)
  (let ((text (getenv name)))
    (and text (not (string-null? text)) text)))
(define current-http-proxy (make-parameter (variable "http_proxy")))
(define current-https-proxy (make-parameter (variable "https_proxy")))
(define x509-certificate-directory
  (make-parameter (or (variable "GUILE_TLS_CERTIFICATE_DIRECTORY")
                      (variable "SSL_CERT_DIR")
                      "/etc/ssl/certs")))

(define (->uri object)
  (cond ((string? object) (->uri (string->uri-reference object)))
        ((uri-reference? object) object)
        (else (error "Invalid URI-reference" object))))

(define* (open-socket-for-uri uri-or-text #:key (verify-certificate? #t))
  "A port connected to the host of a URI, or to the proxy."
  (define tls? (eq? (uri-scheme (->uri uri-or-text)) 'https))
  (define proxy (if tls? (current-https-proxy) (current-http-proxy)))
  (define uri (->uri (or proxy uri-or-text)))
  (unless (uri-scheme uri) (error "Not an absolute URI" uri))
  (let loop ((addresses
              (let ((port (uri-port uri)))
                (getaddrinfo (uri-host uri)
                             (if port
                                 (number->string port)
                                 (symbol->string (uri-scheme uri)))
                             (if port AI_NUMERICSERV 0)))))
    (let* ((ai (car addresses))
           (socket (socket (addrinfo:fam ai) SOCK_STREAM 0)))
      (catch 'system-error
        (lambda ()
          (connect socket (addrinfo:addr ai))
          (when tls?
            (throw 'gnutls-not-available "(gnutls) module not available"))
          (setvbuf socket 'block 1024)
          (set-port-encoding! socket "ISO-8859-1")
          (when proxy (set-http-proxy-port?! socket #t))
          socket)
        (lambda args
          (close-port socket)
          (if (null? (cdr addresses))
              (apply throw args)
              (loop (cdr addresses))))))))

;; The request with what tells its body; and the bytes of that, or #f.
(define (with-body uri method version headers port body)
  (define (build headers)
    (build-request uri #:method method #:version version #:headers headers #:port port))
  (let* ((request (build headers)) (headers (request-headers request)))
    (define (done headers bytes)
      (values (build (content-length-of headers bytes)) bytes))
    (cond ((not body)
           (when (request-content-length request) (error "content-length, but no body"))
           (values request #f))
          ((bytevector? body) (done headers body))
          ((or (string? body) (procedure? body))
           (call-with-values
               (lambda ()
                 (encode-body headers body
                              (lambda (headers old new)
                                (if old
                                    (map (lambda (h) (if (eq? h old) new h)) headers)
                                    (cons new headers)))))
             done))
          (else (error "unexpected body type")))))

(define (decode response bytes)
  (let ((type (response-content-type response)))
    (if (and bytes type (text-content-type? (car type)))
        (bytevector->string bytes (or (assq-ref (cdr type) 'charset) "iso-8859-1"))
        bytes)))

(define* (http-request uri #:key (method 'GET) body (verify-certificate? #t)
                       (port (open-socket-for-uri
                              uri #:verify-certificate? verify-certificate?))
                       (version '(1 . 1)) keep-alive? (headers '()) (decode-body? #t)
                       streaming?)
  "Two values: the response and its body, bytes, a string or (STREAMING?) a port."
  (call-with-values
      (lambda ()
        (with-body (->uri uri) method version
                   (if keep-alive? headers (cons '(connection close) headers))
                   port body))
    (lambda (request bytes)
      (let ((request (write-request request port)))
        (when bytes (write-request-body request bytes))
        (force-output port)
        (let ((response (read-response port)))
          (define (finish body)
            (unless keep-alive? (close-port port))
            (values response body))
          (cond ((eq? method 'HEAD) (finish #f))
                (streaming?
                 (values response
                         (response-body-port response #:keep-alive? keep-alive?
                                             #:decode? decode-body?)))
                (else
                 (call-with-values
                     (lambda () (finish (read-response-body response)))
                   (lambda (response body)
                     (values response (if decode-body? (decode response body) body)))))))))))

(define-syntax-rule (define-methods (name method) ...)
  (begin
    (define (name uri . options)
      (apply http-request uri #:method 'method options))
    ...))
(define-methods (http-get GET) (http-head HEAD) (http-post POST) (http-put PUT)
  (http-delete DELETE) (http-options OPTIONS) (http-trace TRACE))
