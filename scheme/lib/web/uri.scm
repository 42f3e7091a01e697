;;; (web uri): identifiers of resources, RFC 3986.
;;
;; Guile manual, "URIs".

(define-module (web uri)
  #:use-module (ice-9 iconv)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-9)
  #:export (uri? uri-reference? relative-ref? uri-scheme uri-userinfo uri-host
            uri-port uri-path uri-query uri-fragment build-uri
            build-uri-reference build-relative-ref string->uri
            string->uri-reference string->relative-ref uri->string
            uri-encode uri-decode split-and-decode-uri-path
            encode-and-join-uri-path declare-default-port!))

(define-record-type <uri>
  (make-uri scheme userinfo host port path query fragment)
  uri-reference?
  (scheme uri-scheme) (userinfo uri-userinfo) (host uri-host) (port uri-port)
  (path uri-path) (query uri-query) (fragment uri-fragment))
(define (uri? object)
  (and (uri-reference? object) (uri-scheme object) #t))
(define (relative-ref? object)
  (and (uri-reference? object) (not (uri-scheme object))))

;;; --- Reading -----------------------------------------------------------------

(define letters (char-set-intersection char-set:letter char-set:ascii))
(define digits (char-set-intersection char-set:digit char-set:ascii))
(define scheme-chars
  (char-set-union letters digits (string->char-set "+-.")))
(define (all-in? text set) (string-every set text))

(define (scheme-text? text)
  (and (not (string-null? text))
       (char-set-contains? letters (string-ref text 0))
       (all-in? text scheme-chars)))

(define (valid-host? host)
  (or (false-if-exception (inet-pton AF_INET6 host))
      (and (all-in? host (char-set-union letters digits
                                         (string->char-set "-.")))
           (or (string-null? host)
               (let ((last (car (reverse (string-split
                                          (string-trim-right host #\.) #\.)))))
                 (or (false-if-exception (inet-pton AF_INET host))
                     (and (not (string-null? last))
                          (not (all-in? last digits)))))))))

(define (split-at text char)
  ;; What stands before the first CHAR, and after it or #f.
  (let ((at (string-index text char)))
    (if at
        (values (substring text 0 at) (substring text (+ at 1)))
        (values text #f))))

(define (parse-authority text fail)
  ;; Userinfo, host, port.
  (let* ((at (string-rindex text #\@))
         (userinfo (and at (substring text 0 at)))
         (rest (if at (substring text (+ at 1)) text))
         (bracket (and (string-prefix? "[" rest) (string-index rest #\])))
         (colon (if bracket
                    (string-index rest #\: bracket)
                    (string-rindex rest #\:)))
         (host (cond (bracket (substring rest 1 bracket))
                     (colon (substring rest 0 colon))
                     (else rest)))
         (digits-text (and colon (substring rest (+ colon 1))))
         (port (and digits-text (not (string-null? digits-text))
                    (or (and (all-in? digits-text digits)
                             (string->number digits-text))
                        (fail)))))
    (when (or (string-null? host) (not (valid-host? host))) (fail))
    (values userinfo host port)))

(define (parse text)
  ;; A URI reference, or #f.
  (call-with-escape
   (lambda (return)
     (define (fail) (return #f))
     (define-values (before fragment) (split-at text #\#))
     (define-values (hierarchy query) (split-at before #\?))
     (define colon (string-index hierarchy #\:))
     (define scheme
       (and colon
            (scheme-text? (substring hierarchy 0 colon))
            (string->symbol (string-downcase (substring hierarchy 0 colon)))))
     (define rest
       (if scheme (substring hierarchy (+ colon 1)) hierarchy))
     (define (finish userinfo host port path)
       (make-uri scheme userinfo host port path query fragment))
     (cond ((string-prefix? "//" rest)
            (let* ((slash (string-index rest #\/ 2))
                   (end (or slash (string-length rest))))
              (if (= end 2)
                  (finish #f #f #f (substring rest end))
                  (call-with-values
                      (lambda () (parse-authority (substring rest 2 end) fail))
                    (lambda (userinfo host port)
                      (finish userinfo host port (substring rest end)))))))
           ((and (not scheme) colon
                 (not (string-index (substring rest 0 colon) #\/)))
            #f)
           (else (finish #f #f #f rest))))))
(define (call-with-escape proc)
  (let ((tag (make-prompt-tag "uri")))
    (call-with-prompt tag
      (lambda () (proc (lambda (value) (abort-to-prompt tag value))))
      (lambda (k value) value))))

(define (string->uri-reference text) (parse text))
(define (string->uri text)
  (let ((uri (parse text))) (and uri (uri-scheme uri) uri)))
(define (string->relative-ref text)
  (let ((uri (parse text))) (and uri (not (uri-scheme uri)) uri)))

;;; --- Making --------------------------------------------------------------------

(define (uri-error message . args)
  (throw 'uri-error message args))

(define (check scheme userinfo host port path)
  (cond ((and scheme (not (symbol? scheme)))
         (uri-error "Expected a symbol for the URI scheme: ~s" scheme))
        ((and (or userinfo port) (not host))
         (uri-error "Expected a host, given userinfo or port"))
        ((and port (not (and (integer? port) (exact? port) (>= port 0))))
         (uri-error "Expected port to be an integer: ~s" port))
        ((and host (not (and (string? host) (valid-host? host))))
         (uri-error "Expected valid host: ~s" host))
        ((not (string? path)) (uri-error "Expected string for path: ~s" path))
        ((and host (not (string-null? path)) (not (string-prefix? "/" path)))
         (uri-error "Expected absolute path starting with \"/\": ~a" path))))

(define* (build-uri-reference #:key scheme userinfo host port (path "") query
                              fragment (validate? #t))
  (when validate? (check scheme userinfo host port path))
  (make-uri scheme userinfo host port path query fragment))
(define* (build-uri scheme #:key userinfo host port (path "") query fragment
                    (validate? #t))
  (when (and validate? (not (symbol? scheme)))
    (uri-error "Expected a symbol for the URI scheme: ~s" scheme))
  (build-uri-reference #:scheme scheme #:userinfo userinfo #:host host
                       #:port port #:path path #:query query
                       #:fragment fragment #:validate? validate?))
(define* (build-relative-ref #:key userinfo host port (path "") query fragment
                             (validate? #t))
  (build-uri-reference #:userinfo userinfo #:host host #:port port #:path path
                       #:query query #:fragment fragment
                       #:validate? validate?))

;;; --- Writing -------------------------------------------------------------------

(define default-ports (list (cons 'http 80) (cons 'https 443)))
(define (declare-default-port! scheme port)
  (set! default-ports (acons scheme port default-ports)))

(define* (uri->string uri #:key (include-fragment? #t))
  (define (part before value)
    (if value (string-append before value) ""))
  (let ((scheme (uri-scheme uri)) (host (uri-host uri)) (port (uri-port uri)))
    (string-append
     (if scheme (string-append (symbol->string scheme) ":") "")
     (if host
         (string-append
          "//"
          (if (uri-userinfo uri) (string-append (uri-userinfo uri) "@") "")
          (if (string-index host #\:) (string-append "[" host "]") host)
          (if (and port (not (eqv? port (assq-ref default-ports scheme))))
              (string-append ":" (number->string port))
              ""))
         "")
     (uri-path uri)
     (part "?" (uri-query uri))
     (if include-fragment? (part "#" (uri-fragment uri)) ""))))

(define unreserved
  (char-set-union letters digits (string->char-set "-._~")))

(define* (uri-encode text #:key (encoding "utf-8")
                     (unescaped-chars unreserved))
  "TEXT with all characters but UNESCAPED-CHARS as %XX of their bytes."
  (define (escape char)
    (string-concatenate
     (map (lambda (byte)
            (string-append "%" (if (< byte 16) "0" "")
                           (string-upcase (number->string byte 16))))
          (bytevector->u8-list (string->bytevector (string char) encoding)))))
  (string-concatenate
   (map (lambda (char)
          (if (char-set-contains? unescaped-chars char)
              (string char)
              (escape char)))
        (string->list text))))

(define* (uri-decode text #:key (encoding "utf-8")
                     (decode-plus-to-space? #t))
  "TEXT with the bytes that its %XX stand for."
  (let loop ((chars (string->list text)) (bytes '()))
    (define (next rest new) (loop rest (append (reverse new) bytes)))
    (if (null? chars)
        (let ((bytes (u8-list->bytevector (reverse bytes))))
          (if encoding (bytevector->string bytes encoding) bytes))
        (let ((char (car chars)))
          (cond
           ((char=? char #\%)
            (let ((byte (and (pair? (cdr chars)) (pair? (cddr chars))
                             (string->number (string (cadr chars) (caddr chars))
                                             16))))
              (if byte
                  (next (cdddr chars) (list byte))
                  (next (cdr chars) '(37)))))
           ((and (char=? char #\+) decode-plus-to-space?)
            (next (cdr chars) '(32)))
           (else
            (next (cdr chars)
                  (bytevector->u8-list (string->utf8 (string char))))))))))

(define (split-and-decode-uri-path path)
  (map (lambda (part) (uri-decode part #:decode-plus-to-space? #f))
       (filter (lambda (part) (not (string-null? part)))
               (string-split path #\/))))
(define (encode-and-join-uri-path parts)
  (string-join (map uri-encode parts) "/"))
