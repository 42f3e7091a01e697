;;; (web response): answers to HTTP requests.

(define-module (web response)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 match)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-9)
  #:use-module (web http)
  #:use-module (web http values)
  #:export (response? build-response read-response write-response
            read-response-body write-response-body response-body-port
            response-version response-code response-reason-phrase
            response-headers response-port response-must-not-include-body?
            adapt-response-version text-content-type?))

(define-record-type <response>
  (make-response version code reason-phrase headers port)
  response?
  (version response-version) (code response-code)
  (reason-phrase %response-reason) (headers response-headers) (port response-port))

(define reasons
  '((100 "Continue" "Switching Protocols")
    (200 "OK" "Created" "Accepted" "Non-Authoritative Information" "No Content"
         "Reset Content" "Partial Content")
    (300 "Multiple Choices" "Moved Permanently" "Found" "See Other" "Not Modified"
         "Use Proxy" #f "Temporary Redirect")
    (400 "Bad Request" "Unauthorized" "Payment Required" "Forbidden" "Not Found"
         "Method Not Allowed" "Not Acceptable" "Proxy Authentication Required"
         "Request Timeout" "Conflict" "Gone" "Length Required" "Precondition Failed"
         "Request Entity Too Large" "Request-URI Too Long" "Unsupported Media Type"
         "Requested Range Not Satisfiable" "Expectation Failed")
    (500 "Internal Server Error" "Not Implemented" "Bad Gateway" "Service Unavailable"
         "Gateway Timeout" "HTTP Version Not Supported")))
(define (response-reason-phrase response)
  (or (%response-reason response)
      (let* ((code (response-code response)) (n (remainder code 100))
             (texts (or (assv-ref reasons (- code n)) '())))
        (and (< n (length texts)) (list-ref texts n)))
      "(Unknown)"))

(define-accessors response- response-headers #f
  content-length location content-type date last-modified etag server accept-ranges age
  content-location content-md5 content-range expires proxy-authenticate retry-after
  www-authenticate)
(define-accessors response- response-headers '()
  content-encoding transfer-encoding connection allow cache-control content-language
  pragma trailer upgrade vary via warning)

(define (text-content-type? type)
  "Whether TYPE, a symbol such as text/plain, is one of text."
  (let ((name (symbol->string type)))
    (or (string-prefix? "text/" name)
        (string-suffix? "/xml" name)
        (string-suffix? "+xml" name))))

(define (adapt-response-version response version)
  "RESPONSE with another VERSION."
  (build-response #:version version #:code (response-code response)
                  #:headers (response-headers response)
                  #:port (response-port response)))

(define (bad-response message . args) (throw 'bad-response message args))
(define* (build-response #:key (version '(1 . 1)) (code 200) reason-phrase
                         (headers '()) port (validate-headers? #t))
  (match version
    (((? whole?) . (? whole?)) #t)
    (_ (bad-response "Bad version: ~a" version)))
  (unless (and (exact-integer? code) (< -1 code 600))
    (bad-response "Bad code: ~a" code))
  (when (and reason-phrase (not (string? reason-phrase)))
    (bad-response "Bad reason phrase" reason-phrase))
  (when validate-headers? (check-headers bad-response valid-header? headers))
  (make-response version code reason-phrase headers port))

(define (read-response port)
  "The response that PORT begins with; what follows is its body."
  (set-port-encoding! port "ISO-8859-1")
  (call-with-values (lambda () (read-response-line port))
    (lambda (version code reason)
      (make-response version code reason (read-headers port) port))))

(define (write-response response port)
  (write-response-line (response-version response) (response-code response)
                       (response-reason-phrase response) port)
  (write-headers (response-headers response) port)
  (display "\r\n" port)
  (if (eq? port (response-port response))
      response
      (make-response (response-version response) (response-code response)
                     (%response-reason response) (response-headers response)
                     port)))
(define (write-response-body response bytes)
  (put-bytevector (response-port response) bytes))

(define (response-must-not-include-body? response)
  (let ((code (response-code response)))
    (or (<= 100 code 199) (= code 204) (= code 304))))

(define (limited port length keep-alive?)
  (define left length)
  (make-custom-binary-input-port
   "delimited input port"
   (lambda (to start count)
     (let ((n (if (zero? left)
                  0
                  (get-bytevector-n! port to start (min count left)))))
       (if (eof-object? n)
           (throw 'bad-response "EOF while reading response body: ~a bytes of ~a"
                  (list (- length left) length))
           (begin (set! left (- left n)) n))))
   #f #f
   (lambda () (unless keep-alive? (close-port port)))))

(define* (response-body-port response #:key (decode? #t) (keep-alive? #t))
  "A port of the bytes of RESPONSE's body, or #f."
  (let* ((port (response-port response))
         (body (cond ((member '(chunked) (response-transfer-encoding response))
                      (make-chunked-input-port port #:keep-alive? keep-alive?))
                     ((response-content-length response)
                      => (lambda (length) (limited port length keep-alive?)))
                     ((response-must-not-include-body? response) #f)
                     (else port)))
         (type (response-content-type response)))
    (when (and body decode? type (text-content-type? (car type)))
      (set-port-encoding! body (or (assq-ref (cdr type) 'charset) "ISO-8859-1")))
    body))

(define (read-response-body response)
  "The bytes of RESPONSE's body, or #f."
  (let ((port (response-body-port response)))
    (and port
         (let ((bytes (get-bytevector-all port)))
           (if (eof-object? bytes) #vu8() bytes)))))
