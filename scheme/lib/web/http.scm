;;; (web http): the lines and headers of HTTP messages, RFC 7230.
;;
;; Headers are an association list of names, symbols in lower case, and values: numbers,
;; dates, URIs, symbols where the header asks for those, else strings.  (web http values)
;; says how each kind is read and written.

(define-module (web http)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:use-module (web uri)
  #:use-module (web http values)
  #:export (declare-header! declare-opaque-header! known-header?
            header-parser header-validator header-writer read-header parse-header
            valid-header? write-header read-headers write-headers parse-http-method
            parse-http-version parse-request-uri read-request-line write-request-line
            read-response-line write-response-line
            make-chunked-input-port make-chunked-output-port
            http-proxy-port? set-http-proxy-port?!)
  #:re-export (string->header header->string))

(define (bad-request message . args) (throw 'bad-request message args))
(define (bad-response message . args) (throw 'bad-response message args))

(for-each (lambda (key text show)
            (set-exception-printer! key
              (lambda (port key args default)
                (match args
                  ((name value) (simple-format port text (show name) value))
                  (_ (default))))))
          '(bad-header bad-header-component)
          '("Bad ~A header: ~A\n" "Bad ~A header component: ~A\n")
          (list header->string identity))

;;; --- Headers -------------------------------------------------------------------

(define declared (make-hash-table))

(define* (declare-header! name parser validator writer #:key multiple?)
  "Let PARSER read the texts of header NAME, VALIDATOR check its values, WRITER write
them."
  (hashq-set! declared (string->header name) (vector parser validator writer)))
(define (declare-opaque-header! name)
  "Let the values of header NAME be strings."
  (hashq-set! declared (string->header name) opaque))

(define (known-header? name)
  "Whether the values of header NAME are more than strings."
  (and (hashq-ref declared name) #t))
(define (part n)
  (lambda (name) (vector-ref (hashq-ref declared name opaque) n)))
(define header-parser (part 0))
(define header-validator (part 1))
(define header-writer (part 2))

(define (parse-header name text)
  "The value of header NAME that TEXT stands for."
  ((header-parser name) text))
(define (valid-header? name value)
  "Whether VALUE is one of header NAME."
  (unless (symbol? name) (error "header name not a symbol" name))
  (and ((header-validator name) value) #t))

(define (declare-all! kind . names)
  (for-each (lambda (name) (hashq-set! declared name kind)) names))

(define cache-control
  (key-values (lambda (name text)
                (case name
                  ((max-age max-stale min-fresh s-maxage) ((vector-ref integer 0) text))
                  ((private no-cache) ((vector-ref names 0) text))
                  (else text)))
              (lambda (name value)
                (case name
                  ((max-age max-stale min-fresh s-maxage) ((vector-ref integer 1) value))
                  ((private no-cache) ((vector-ref names 1) value))
                  (else (string? value))))
              (lambda (name value port)
                (cond ((list? value)
                       (write-char #\" port)
                       ((vector-ref names 2) value port)
                       (write-char #\" port))
                      ((and (string? value) (string-any (char-set #\, #\; #\") value))
                       (write value port))
                      (else (display value port))))))

(define accept
  (parameter-lists (lambda (name text)
                     (if (eq? name 'q)
                         (car (car ((vector-ref qualities 0)
                                    (string-append "x;q=" text))))
                         text))
                   (lambda (name value)
                     (if (eq? name 'q) (and (exact-integer? value) (<= 0 value 1000))
                         (string? value)))
                   (lambda (name value port)
                     (display (if (eq? name 'q) (/ value 1000.0) value) port))))

(define (tag-text? text)
  (or (string-prefix? "\"" text) (string-prefix? "W/" text)))
(define (digits? text) (string-every char-numeric? text))

(declare-all! cache-control 'cache-control)
(declare-all! names 'connection 'trailer)
(declare-all! date 'date 'last-modified 'if-modified-since 'if-unmodified-since)
(declare-all! (key-values) 'pragma)
(declare-all! (parameter-lists) 'transfer-encoding 'expect 'te)
(declare-all! strings 'upgrade 'content-language)
(declare-all! via 'via)
(declare-all! warnings 'warning)
(declare-all! symbols 'allow 'content-encoding 'accept-ranges)
(declare-all! disposition 'content-disposition)
(declare-all! integer 'content-length 'age 'max-forwards)
(declare-all! uri-reference 'content-location 'referer 'location)
(declare-all! opaque 'content-md5 'from 'user-agent 'server)
(declare-all! content-range 'content-range)
(declare-all! media-type 'content-type)
(declare-all! accept 'accept)
(declare-all! qualities 'accept-charset 'accept-encoding 'accept-language)
(declare-all! credentials 'authorization 'proxy-authorization)
(declare-all! host 'host)
(declare-all! tags 'if-match 'if-none-match)
(declare-all! (either tag-text? tag date) 'if-range)
(declare-all! range 'range)
(declare-all! tag 'etag)
(declare-all! challenges 'proxy-authenticate 'www-authenticate)
(declare-all! (either digits? integer date) 'retry-after)
(declare-all! (or-star names) 'vary)
;; Some servers send 0 or -1 for a time that has passed.
(define past ((vector-ref date 0) "Thu, 01 Jan 1970 00:00:00 GMT"))
(declare-all! (either (lambda (text) (member text '("0" "-1")))
                      (vector (lambda (text) past) (lambda (value) #f) display)
                      date)
              'expires)

;;; --- Lines ----------------------------------------------------------------------

(define (read-header-line port)
  (match (%read-line port)
    (((? string? line) . #\newline) (string-trim-right line #\return))
    ((line . _) (bad-header 'read-header-line line))))

(define (read-header port)
  "Two values: the name and the value of the next header; the end of file twice
after the last one."
  (let ((line (read-header-line port)))
    (if (string-null? line)
        (values the-eof-object the-eof-object)
        (let* ((colon (or (string-index line #\:) (bad-header '%read line)))
               (name (string->header (substring line 0 colon))))
          (let loop ((text (substring line (+ colon 1))))
            ;; A line that begins with a blank goes on with the one before.
            (if (memv (peek-char port) '(#\space #\tab))
                (loop (string-append text (read-header-line port)))
                (values name (parse-header name (string-trim-both text)))))))))

(define (read-headers port)
  "The headers up to an empty line, an association list."
  (let loop ((found '()))
    (call-with-values (lambda () (read-header port))
      (lambda (name value)
        (if (eof-object? name)
            (reverse found)
            (loop (acons name value found)))))))

(define (write-header name value port)
  "Write header NAME with VALUE."
  (display (header->string name) port)
  (display ": " port)
  ((header-writer name) value port)
  (display "\r\n" port))
(define (write-headers headers port)
  "Write HEADERS, an association list."
  (for-each (lambda (header) (write-header (car header) (cdr header) port))
            headers))

(define* (parse-http-method text #:optional (start 0) (end (string-length text)))
  "The method that TEXT names, a symbol."
  (let ((name (substring text start end)))
    (if (and (not (string-null? name)) (string-every char-upper-case? name))
        (string->symbol name)
        (bad-request "Invalid method: ~a" name))))

(define* (parse-http-version text #:optional (start 0) (end (string-length text)))
  "The version that TEXT names: (1 . 1) for HTTP/1.1."
  (define (fail) (bad-component 'http-version (substring text start end)))
  (unless (string-prefix? "HTTP/" text 0 5 start end) (fail))
  (match (map string->number (string-split (substring text (+ start 5) end) #\.))
    (((? integer? major) (? integer? minor)) (cons major minor))
    (_ (fail))))
(define (version-text version)
  (simple-format #f "HTTP/~A.~A" (car version) (cdr version)))

(define* (parse-request-uri text #:optional (start 0) (end (string-length text)))
  "The URI of a request; #f for *."
  (let ((text (substring text start end)))
    (cond ((string-null? text) (bad-request "Missing Request-URI"))
          ((string=? text "*") #f)
          ((string-prefix? "/" text)
           (or (string->uri-reference
                ;; Two slashes are no host here.
                (if (string-prefix? "//" text) (string-append "/." text) text))
               (bad-request "Invalid URI: ~a" text)))
          ((string->uri text))
          (else (bad-request "Invalid URI: ~a" text)))))

(define (read-request-line port)
  "Three values: method, URI, version."
  (let* ((line (read-header-line port))
         (one (string-index line #\space))
         (two (string-rindex line #\space)))
    (unless (and one (< one two)) (bad-request "Bad Request-Line: ~s" line))
    (values (parse-http-method line 0 one)
            (parse-request-uri line (+ one 1) two)
            (parse-http-version line (+ two 1)))))
(define (write-request-line method uri version port)
  "Write the first line of a request."
  (display (symbol->string method) port)
  (display " " port)
  (if (http-proxy-port? port)
      (display (uri->string uri #:include-fragment? #f) port)
      (begin
        (display (if (string-null? (uri-path uri)) "/" (uri-path uri)) port)
        (when (uri-query uri)
          (display "?" port)
          (display (uri-query uri) port))))
  (display " " port)
  (display (version-text version) port)
  (display "\r\n" port))

(define (read-response-line port)
  "Three values: version, status, reason."
  (let* ((line (read-header-line port))
         (one (or (string-index line #\space)
                  (bad-response "Bad Response-Line: ~s" line)))
         (two (or (string-index line #\space (+ one 1))
                  (bad-response "Bad Response-Line: ~s" line))))
    (values (parse-http-version line 0 one)
            ((vector-ref integer 0) (substring line (+ one 1) two))
            (string-trim-both (substring line two)))))
(define (write-response-line version code reason port)
  "Write the first line of a response."
  (simple-format port "~A ~A ~A\r\n" (version-text version) code reason))

;;; --- Chunks ---------------------------------------------------------------------

;; The length of the next chunk; 0 at the end of the file.
(define (read-chunk-header port)
  (let loop ((chars '()))
    (let ((byte (get-u8 port)))
      (if (or (eof-object? byte) (= byte 10))
          (let* ((text (reverse-list->string chars))
                 (end (or (string-index text (char-set #\; #\return #\space))
                          (string-length text))))
            (cond ((string->number (substring text 0 end) 16))
                  ((eof-object? byte) 0)
                  (else (bad-header 'chunk-header text))))
          (loop (cons (integer->char byte) chars))))))

(define* (make-chunked-input-port port #:key keep-alive?)
  "A port that reads the content of the chunks that PORT brings."
  (define left 0)                       ; of this chunk
  (define end? #f)
  (define (read! bytes at count)
    (let loop ((at at) (count count) (total 0))
      (cond ((or end? (= count 0)) total)
            ((= left 0)
             (set! left (read-chunk-header port))
             (set! end? (= left 0))
             (loop at count total))
            (else
             (let ((n (get-bytevector-n! port bytes at (min left count))))
               (cond ((eof-object? n) total)
                     (else
                      (set! left (- left n))
                      (when (= left 0)
                        ;; A line's end follows the chunk.
                        (get-u8 port)
                        (get-u8 port))
                      (loop (+ at n) (- count n) (+ total n)))))))))
  (make-custom-binary-input-port "chunked input port" read! #f #f
                                 (and (not keep-alive?) (lambda () (close-port port)))))

(define* (make-chunked-output-port port #:key keep-alive? (buffering 1200))
  "A port that writes to PORT in chunks, each what was written when it was flushed."
  (define (write! bytes at count)
    (when (> count 0)
      (display (number->string count 16) port)
      (display "\r\n" port)
      (put-bytevector port bytes at count)
      (display "\r\n" port))
    count)
  (define (close)
    (display "0\r\n\r\n" port)
    (force-output port)
    (unless keep-alive? (close-port port)))
  (let ((chunked (make-custom-binary-output-port "chunked http" write! #f #f close)))
    (setvbuf chunked 'block buffering)
    chunked))

(define http-proxy-port? (make-object-property))
(define (set-http-proxy-port?! port flag)
  "Say whether PORT leads to a proxy."
  (set! (http-proxy-port? port) flag))
