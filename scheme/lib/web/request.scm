;;; (web request): HTTP requests.
;;
;; Guile manual, "HTTP Requests".

(define-module (web request)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 match)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-9)
  #:use-module (web http)
  #:use-module (web http values)
  #:use-module (web uri)
  #:export (request? request-method request-uri request-version request-headers
            request-meta request-port build-request read-request write-request
            read-request-body write-request-body request-absolute-uri))

(define-record-type <request>
  (make-request method uri version headers meta port)
  request?
  (method request-method) (uri request-uri) (version request-version)
  (headers request-headers) (meta request-meta) (port request-port))

(define-accessors request- request-headers #f
  authorization content-length content-location content-md5 content-range content-type date
  expires from host if-match if-modified-since if-none-match if-range if-unmodified-since
  last-modified max-forwards proxy-authorization range referer user-agent)
(define-accessors request- request-headers '()
  accept accept-charset accept-encoding accept-language allow cache-control connection
  content-encoding content-language expect pragma te trailer transfer-encoding upgrade via
  warning)

(set-exception-printer! 'bad-request
  (lambda (port key args default)
    (match args
      ((text args)
       (display "Bad request: " port)
       (apply simple-format port text args)
       (newline port))
      (_ (default)))))
(define (bad-request message . args) (throw 'bad-request message args))

(define* (build-request uri #:key (method 'GET) (version '(1 . 1)) (headers '()) port
                        (meta '()) (validate-headers? #t))
  "A request for URI; its headers are checked unless VALIDATE-HEADERS? is false."
  (match version
    (((? whole?) . (? whole?)) #t)
    (_ (bad-request "Bad version: ~a" version)))
  (unless (uri-reference? uri) (bad-request "Bad uri: ~a" uri))
  (when (and (not port) (memq method '(POST PUT)))
    (bad-request "Missing port for message ~a" method))
  (unless (list? meta) (bad-request "Bad metadata alist" meta))
  (let ((host? (or (not (equal? version '(1 . 1)))
                   (assq-ref headers 'host))))
    (unless (or host? (uri-host uri))
      (bad-request "HTTP/1.1 request without Host header and no host in URI: ~a" uri))
    (when validate-headers? (check-headers bad-request valid-header? headers))
    (make-request method uri version
                  (if host?
                      headers
                      (acons 'host (cons (uri-host uri) (uri-port uri)) headers))
                  meta port)))

(define* (read-request port #:optional (meta '()))
  "The request that PORT begins with; what follows is its body."
  (set-port-encoding! port "ISO-8859-1")
  (call-with-values (lambda () (read-request-line port))
    (lambda (method uri version)
      (make-request method uri version (read-headers port) meta port))))

(define (write-request request port)
  "Write REQUEST, without a body: it, with PORT for the body."
  (write-request-line (request-method request) (request-uri request)
                      (request-version request) port)
  (write-headers (request-headers request) port)
  (display "\r\n" port)
  (if (eq? port (request-port request))
      request
      (make-request (request-method request) (request-uri request)
                    (request-version request) (request-headers request)
                    (request-meta request) port)))

(define (read-request-body request)
  "The bytes of REQUEST's body, or #f."
  (let ((length (request-content-length request)))
    (and length
         (let* ((bytes (get-bytevector-n (request-port request) length))
                (n (bytevector-length bytes)))
           (unless (= n length)
             (bad-request "EOF while reading request body: ~a bytes of ~a" n length))
           bytes))))
(define (write-request-body request bytes)
  "Write BYTES, the body of REQUEST."
  (put-bytevector (request-port request) bytes))

(define* (request-absolute-uri request #:optional default-host default-port default-scheme)
  "The URI of REQUEST, with scheme and host."
  (let ((uri (request-uri request)))
    (if (uri-host uri)
        uri
        (match (or (request-host request)
                   (if default-host
                       (cons default-host default-port)
                       (bad-request
                        "URI not absolute, no Host header, and no default: ~s" uri)))
          ((host . port)
           (build-uri (or (uri-scheme uri) default-scheme
                          (bad-request "URI not absolute and no default-port" uri))
                      #:host host #:port port #:path (uri-path uri) #:query (uri-query uri)
                      #:fragment (uri-fragment uri)))))))
