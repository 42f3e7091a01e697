;; URIs with an authority but no host, bodies with an encoding, ~h of format.
(use-modules (web uri) (web response) (ice-9 format) (ice-9 i18n) (ice-9 ftw) (srfi srfi-19))
(define-syntax-rule (show e) (begin (write e) (newline)))
(for-each (lambda (text) (show (list (string->uri text) (and=> (string->uri-reference text) uri->string))))
          '("http://:10" "http://foo@" "//:10" "file:///etc" "//" "http:"))
(define (encoding type)
  (port-encoding
   (response-body-port
    (read-response
     (open-input-string (string-append "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" type "\r\nab"))))))
(show (map encoding '("Content-Type: text/plain; charset=utf-8\r\n" "Content-Type: text/plain\r\n")))
(show (map (lambda (template) (format #f template 1234.5678))
           '("~h" "~,2h" "~12h|" "~12,1,'*h|")))
(show (format #f "~,3:h, ~a" 1234.5678 %global-locale "after"))
(show (catch 'system-error (lambda () (make-locale LC_ALL "zz_ZZ")) (lambda (key . args) args)))
(define visited? ((@@ (ice-9 ftw) visited?-proc) 7))
(show (map (lambda (name) (visited? (stat "/") name)) '("/" "/x")))
