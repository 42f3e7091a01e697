;; Requests and responses of HTTP.
(use-modules (web uri) (web http) (web request) (web response) (rnrs bytevectors))
(define (show x) (write x) (newline))
(define uri (string->uri "http://user@example.org:8080/a/b%20c?q=1#frag"))
(show (list (uri-scheme uri) (uri-userinfo uri) (uri-host uri) (uri-port uri) (uri-path uri)
            (uri-query uri) (uri-fragment uri)))
(show (uri->string (build-uri 'https #:host "guix.gnu.org" #:path "/x")))
(show (split-and-decode-uri-path "/a/b%20c/"))
(show (encode-and-join-uri-path '("a b" "c/d")))
(define req (build-request (string->uri "http://example.org/foo?x=1")
                           #:headers '((host . ("example.org" . #f)) (accept . ((text/html))))))
(call-with-output-string (lambda (p) (write-request req p)))
(display (call-with-output-string (lambda (p) (write-request req p))))
(define resp (call-with-input-string
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello"
              (lambda (p) (let ((r (read-response p))) (show (utf8->string (read-response-body r))) r))))
(show (list (response-code resp) (response-reason-phrase resp) (response-content-type resp)
            (response-content-length resp)))
(show (parse-header 'cache-control "max-age=10, no-cache"))
