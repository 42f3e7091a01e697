;;; (web response): answers to HTTP requests.

(define-module (web response)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 rdelim)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-9)
  #:use-module (web http)
  #:export (response? build-response read-response write-response
            read-response-body write-response-body response-body-port
            response-version response-code response-reason-phrase
            response-headers response-port response-content-length
            response-location response-content-type response-content-encoding
            response-transfer-encoding response-connection response-date
            response-last-modified response-etag response-server
            response-must-not-include-body? response-accept-ranges response-age
            response-allow response-cache-control response-content-language
            response-content-location response-content-md5 response-content-range
            response-expires response-pragma response-proxy-authenticate
            response-retry-after response-trailer response-upgrade response-vary
            response-via response-warning response-www-authenticate
            adapt-response-version text-content-type?))

(define-record-type <response>
  (make-response version code reason headers port)
  response?
  (version response-version) (code response-code)
  (reason %response-reason) (headers response-headers) (port response-port))

(define reasons
  '((200 . "OK") (201 . "Created") (204 . "No Content")
    (206 . "Partial Content") (301 . "Moved Permanently") (302 . "Found")
    (303 . "See Other") (304 . "Not Modified") (307 . "Temporary Redirect")
    (400 . "Bad Request") (401 . "Unauthorized") (403 . "Forbidden")
    (404 . "Not Found") (410 . "Gone") (500 . "Internal Server Error")
    (502 . "Bad Gateway") (503 . "Service Unavailable")))
(define (response-reason-phrase response)
  (or (%response-reason response)
      (assv-ref reasons (response-code response))
      "(Unknown)"))

(define-syntax-rule (define-headers (accessor name) ...)
  (begin
    (define* (accessor response #:optional default)
      (let ((found (assq 'name (response-headers response))))
        (if found (cdr found) default)))
    ...))
(define-headers
  (response-content-length content-length)
  (response-location location) (response-content-type content-type)
  (response-content-encoding content-encoding)
  (response-transfer-encoding transfer-encoding)
  (response-connection connection) (response-date date)
  (response-last-modified last-modified) (response-etag etag)
  (response-server server)
  (response-accept-ranges accept-ranges) (response-age age) (response-allow allow)
  (response-cache-control cache-control) (response-content-language content-language)
  (response-content-location content-location) (response-content-md5 content-md5)
  (response-content-range content-range) (response-expires expires)
  (response-pragma pragma) (response-proxy-authenticate proxy-authenticate)
  (response-retry-after retry-after) (response-trailer trailer)
  (response-upgrade upgrade) (response-vary vary) (response-via via)
  (response-warning warning) (response-www-authenticate www-authenticate))

(define (text-content-type? type)
  "Whether TYPE, a symbol such as text/plain, is one of text."
  (let ((name (symbol->string type)))
    (or (string-prefix? "text/" name)
        (string-suffix? "/xml" name)
        (string-suffix? "+xml" name))))

(define (adapt-response-version response version)
  "RESPONSE with another VERSION."
  (make-response version (response-code response) (%response-reason response)
                 (response-headers response) (response-port response)))

(define* (build-response #:key (version '(1 . 1)) (code 200) reason-phrase
                         (headers '()) port (validate-headers? #t))
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
         (body (cond ((response-must-not-include-body? response) #f)
                     ((member '(chunked) (response-transfer-encoding response '()))
                      (make-chunked-input-port port #:keep-alive? keep-alive?))
                     ((response-content-length response)
                      => (lambda (length) (limited port length keep-alive?)))
                     (else port)))
         (type (response-content-type response)))
    (when (and body decode? type)
      (set-port-encoding! body (or (assq-ref (cdr type) 'charset) "ISO-8859-1")))
    body))

(define (read-response-body response)
  "The bytes of RESPONSE's body, or #f."
  (let ((port (response-body-port response)))
    (and port
         (let ((bytes (get-bytevector-all port)))
           (if (eof-object? bytes) #vu8() bytes)))))
