;;; (web http values): what the headers of HTTP messages say, RFC 7230 to 7235.
;;
;; A kind of header is a vector of three procedures: of the text, which gives the value;
;; of a value, whether it is one; of a value and a port, to write it there.

(define-module (web http values)
  #:use-module (ice-9 iconv)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-19)
  #:use-module (web uri)
  #:export (bad-header bad-component string->header header->string write-between
            opaque integer date uri-reference host strings symbols names key-values
            parameter-lists media-type disposition qualities tag tags credentials
            challenges range content-range via warnings or-star either
            whole? check-headers define-accessors encode-body content-length-of))

(define (bad-header name text) (throw 'bad-header name text))
(define (bad-component name text) (throw 'bad-header-component name text))
(define (string->header text)
  "The name of a header, a symbol in lower case."
  (string->symbol (string-downcase text)))
(define (header->string name)
  "The symbol NAME as headers begin."
  (or (assq-ref '((etag . "ETag") (te . "TE") (content-md5 . "Content-MD5")
                  (www-authenticate . "WWW-Authenticate"))
                name)
      (string-titlecase (symbol->string name))))

(define (write-between separator write-one)
  (lambda (items port)
    (let loop ((items items) (before ""))
      (when (pair? items)
        (display before port)
        (write-one (car items) port)
        (loop (cdr items) separator)))))
(define (list-of ok?)
  (lambda (value) (and (list? value) (every ok? value))))
(define* (list-kind parse ok? write-one #:optional (separator ", "))
  (vector parse (list-of ok?) (write-between separator write-one)))

;;; --- Messages -------------------------------------------------------------------

(define (check-headers fail valid? headers)
  "Call FAIL with a text and objects unless HEADERS are an association list of values that
are VALID?."
  (match headers
    (() #t)
    (((name . value) . rest)
     (unless (valid? name value) (fail "Bad value for header ~a: ~s" name value))
     (check-headers fail valid? rest))
    ((header . rest) (fail "Header not a pair: ~a" header))
    (_ (fail "Headers not a list: ~a" headers))))

(define (accessor headers name default)
  (lambda* (message #:optional (default default))
    (let ((found (assq name (headers message))))
      (if found (cdr found) default))))
(define-syntax define-accessors
  (lambda (form)
    "Define and export PREFIXname of each NAME: the value of that header in a message."
    (syntax-case form ()
      ((_ prefix headers default name ...)
       (with-syntax (((get ...)
                      (map (lambda (name)
                             (datum->syntax
                              name (symbol-append (syntax->datum #'prefix)
                                                  (syntax->datum name))))
                           #'(name ...))))
         #'(begin (export get ...)
                  (define get (accessor headers 'name default)) ...))))))

(define (encode-body headers body add)
  "Two values: HEADERS that tell the encoding of BODY, a string or a procedure that
writes to a port, and its bytes.  ADD changes a header, given its value, old and new."
  (let* ((old (assq 'content-type headers))
         (type (if old (cdr old) '(text/plain)))
         (charset (assq-ref (cdr type) 'charset)))
    (values (if charset
                headers
                (add headers old
                     (cons 'content-type (append type '((charset . "utf-8"))))))
            (call-with-encoded-output-string
             (or charset "utf-8")
             (if (string? body) (lambda (port) (display body port)) body)))))

(define (content-length-of headers bytes)
  "HEADERS with the length of BYTES; an error if they tell another one."
  (let ((told (assq-ref headers 'content-length)) (length (bytevector-length bytes)))
    (cond ((not told) (acons 'content-length length headers))
          ((= told length) headers)
          (else (error "bad content-length" told length)))))

;;; --- Reading ---------------------------------------------------------------------

;; What PARSE reads from TEXT, to the end.
(define (parsing name parse)
  (lambda (text)
    (call-with-input-string text
      (lambda (port)
        (let ((value (parse port)))
          (skip-blanks port)
          (if (eof-object? (peek-char port)) value (bad-component name text)))))))

(define (skip-blanks port)
  (when (memv (peek-char port) '(#\space #\tab))
    (read-char port)
    (skip-blanks port)))
;; Read CHAR after blanks, if it is the next one.
(define (next? char port)
  (skip-blanks port)
  (and (eqv? (peek-char port) char) (read-char port) #t))
(define (read-text port delimiters)
  (skip-blanks port)
  (let ((text (read-delimited delimiters port 'peek)))
    (if (eof-object? text) "" (string-trim-right text))))
(define (read-quoted port)
  (read-char port)
  (let loop ((chars '()))
    (let ((char (read-char port)))
      (cond ((eof-object? char) (bad-component 'qstring (reverse-list->string chars)))
            ((char=? char #\") (reverse-list->string chars))
            (else
             (loop (cons (if (char=? char #\\) (read-char port) char) chars)))))))
(define (read-value port delimiters)
  (skip-blanks port)
  (if (eqv? (peek-char port) #\")
      (read-quoted port)
      (read-text port delimiters)))
;; A list of what READ reads, with SEPARATOR between.
(define (read-list port separator read)
  (let loop ((items (list (read port))))
    (if (next? separator port)
        (loop (cons (read port) items))
        (reverse items))))

;;; --- Simple kinds ------------------------------------------------------------------

(define opaque (vector identity string? display))

(define (whole? value) (and (exact-integer? value) (>= value 0)))
(define (parse-integer text)
  (if (and (string-every char-numeric? text) (not (string-null? text)))
      (string->number text 10)
      (bad-component 'non-negative-integer text)))
(define integer (vector parse-integer whole? display))

(define uri-reference
  (vector (lambda (text)
            (or (string->uri-reference text) (bad-component 'uri-reference text)))
          uri-reference?
          (lambda (uri port) (display (uri->string uri) port))))

(define host
  (vector (lambda (text)
            (let* ((colon (string-rindex text #\:))
                   (colon (and colon (not (string-suffix? "]" text)) colon))
                   (name (if colon (substring text 0 colon) text)))
              (cons (if (string-prefix? "[" name)
                        (substring name 1 (- (string-length name) 1))
                        name)
                    (and colon (parse-integer (substring text (+ colon 1)))))))
          (lambda (value)
            (match value
              (((? string?) . port) (or (not port) (whole? port)))
              (_ #f)))
          (lambda (value port)
            (let ((name (car value)))
              (display (if (string-index name #\:) (string-append "[" name "]") name) port)
              (when (cdr value)
                (display ":" port)
                (display (cdr value) port))))))

(define (words text) (map string-trim-both (string-split text #\,)))
(define strings (list-kind words string? display))
(define via strings)
(define (write-symbol symbol port) (display (symbol->string symbol) port))
(define symbols
  (list-kind (lambda (text) (map string->symbol (words text))) symbol?
             write-symbol))
(define names
  (list-kind (lambda (text) (map string->header (words text))) symbol?
             (lambda (name port)
               (display (if (eq? name 'close) name (header->string name)) port))))

;; KIND, or the symbol *.
(define (or-star kind)
  (match kind
    (#(parse ok? write)
     (vector (lambda (text) (if (string=? text "*") '* (parse text)))
             (lambda (value) (or (eq? value '*) (ok? value)))
             (lambda (value port)
               (if (eq? value '*) (display value port) (write value port)))))))
;; The kind ONE for texts and values that are ONE?'s, else OTHER.
(define (either one-text? one other)
  (match (list one other)
    ((#(parse-1 ok-1? write-1) #(parse-2 ok-2? write-2))
     (vector (lambda (text) ((if (one-text? text) parse-1 parse-2) text))
             (lambda (value) (or (ok-1? value) (ok-2? value)))
             (lambda (value port) ((if (ok-1? value) write-1 write-2) value port))))))

;;; --- Dates -------------------------------------------------------------------------

(define months '("Jan" "Feb" "Mar" "Apr" "May" "Jun" "Jul" "Aug" "Sep" "Oct" "Nov" "Dec"))

(define (parse-zone text fail)
  (cond ((member text '("GMT" "UTC")) 0)
        ((and (= (string-length text) 5)
              (assv-ref '((#\+ . 1) (#\- . -1)) (string-ref text 0)))
         => (lambda (sign)
              (* sign 60
                 (+ (* 60 (parse-integer (substring text 1 3)))
                    (parse-integer (substring text 3 5))))))
        (else (fail))))

;; RFC 7231, 7.1.1.1: "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
;; "Sun Nov  6 08:49:37 1994".
(define (parse-date text)
  (define (fail . _) (bad-header 'date text))
  (define (parts text)
    (string-tokenize text (char-set-complement (string->char-set " ,-:"))))
  (define (make second minute hour day month year offset)
    (let* ((number parse-integer)
           (year (number year))
           (date (make-date 0 (number second) (number minute) (number hour) (number day)
                            (or (list-index (lambda (m) (string-ci=? m month)) months)
                                (fail))
                            (cond ((< year 70) (+ year 2000))
                                  ((< year 100) (+ year 1900))
                                  (else year))
                            offset))
           (date (set-month date (+ 1 (date-month date)))))
      (if (zero? offset) date (time-utc->date (date->time-utc date) 0))))
  (define (set-month date month)
    (make-date 0 (date-second date) (date-minute date) (date-hour date) (date-day date)
               month (date-year date) (date-zone-offset date)))
  (let* ((text (string-trim-both text))
         (space (or (string-rindex text #\space) (fail)))
         (last (substring text (+ space 1))))
    (match (parts (substring text 0 space))
      ((weekday (? (lambda (day) (string-every char-numeric? day)) day) month year
                hour minute second)
       (make second minute hour day month year (parse-zone last fail)))
      ((weekday month day hour minute second)
       (make second minute hour day month last 0))
      (_ (fail)))))

(define date
  (vector parse-date date?
          (lambda (date port)
            (display (date->string (if (zero? (date-zone-offset date))
                                       date
                                       (time-utc->date (date->time-utc date) 0))
                                   "~a, ~d ~b ~Y ~H:~M:~S GMT")
                     port))))

;;; --- Names with values -----------------------------------------------------------------

(define (write-quoted text port)
  (write-char #\" port)
  (string-for-each (lambda (c)
                     (when (memv c '(#\" #\\)) (write-char #\\ port))
                     (write-char c port))
                   text)
  (write-char #\" port))
(define (write-text text port)
  (if (string-any (char-set #\, #\; #\") text)
      (write-quoted text port)
      (display text port)))

;; (NAME . VALUE), or NAME alone.  PARSE gets a name and the text of its value, WRITE a
;; name, a value and a port.
(define (read-pair port delimiters parse)
  (let ((name (string->symbol (read-text port (string-append "=" delimiters)))))
    (if (next? #\= port)
        (cons name (parse name (read-value port delimiters)))
        name)))
(define (plain-value name text) text)
(define (write-pair write-value)
  (lambda (item port)
    (cond ((pair? item)
           (write-symbol (car item) port)
           (write-char #\= port)
           (write-value (car item) (cdr item) port))
          (else (write-symbol item port)))))
(define (write-plain name value port)
  (if (string? value) (write-text value port) (display value port)))
(define (pair-ok? ok?)
  (lambda (item)
    (or (symbol? item)
        (and (pair? item) (symbol? (car item)) (ok? (car item) (cdr item))))))
(define (text-ok? name value) (string? value))

;; no-cache, max-age=10, private="A, B"
(define* (key-values #:optional (parse plain-value) (ok? text-ok?) (write write-plain))
  (list-kind (parsing 'key-value-list
                      (lambda (port)
                        (read-list port #\, (lambda (port) (read-pair port "," parse)))))
             (pair-ok? ok?) (write-pair write)))

;; gzip;level=1 as (gzip (level . "1"))
(define (read-parameters port delimiters parse)
  (read-list port #\; (lambda (port) (read-pair port delimiters parse))))
(define (parameters-ok? ok?)
  (lambda (value)
    (and (pair? value) (symbol? (car value)) (every (pair-ok? ok?) (cdr value)))))
(define* (parameter-lists #:optional (parse plain-value) (ok? text-ok?)
                          (write write-plain))
  (list-kind (parsing 'param-list
                      (lambda (port)
                        (read-list port #\,
                                   (lambda (port) (read-parameters port ",;" parse)))))
             (parameters-ok? ok?)
             (write-between ";" (write-pair write))
             ","))
(define (one-list between)
  (vector (parsing 'content-type
                   (lambda (port) (read-parameters port ";" plain-value)))
          (parameters-ok? text-ok?)
          (write-between between (write-pair write-plain))))
(define media-type (one-list ";"))
(define disposition
  (match (one-list "; ")
    (#(parse ok? write)
     (vector parse ok?
             (write-between "; " (write-pair (lambda (name value port)
                                               (write-quoted value port))))))))

;;; --- Qualities, tags --------------------------------------------------------------------

;; A quality is in thousandths.
(define (parse-quality text)
  (let* ((number (string->number (if (string-prefix? "." text) (string-append "0" text) text)
                                 10))
         (quality (and number (inexact->exact (round (* 1000 number))))))
    (if (and quality (<= 0 quality 1000))
        quality
        (bad-component 'quality text))))
(define (quality? value) (and (whole? value) (<= value 1000)))
(define (quality-text quality)
  (if (= quality 1000)
      "1"
      (string-append "0." (string-pad (number->string quality) 3 #\0))))

(define qualities
  (list-kind
   (parsing 'quality-list
            (lambda (port)
              (read-list port #\,
                         (lambda (port)
                           (let ((name (read-text port ",;")))
                             (cons (if (next? #\; port)
                                       (match (read-pair port ",;" plain-value)
                                         (('q . text) (parse-quality text))
                                         (_ (bad-component 'quality name)))
                                       1000)
                                   name))))))
   (lambda (item) (and (pair? item) (quality? (car item)) (string? (cdr item))))
   (lambda (item port)
     (display (cdr item) port)
     (unless (= (car item) 1000)
       (display ";q=" port)
       (display (quality-text (car item)) port)))
   ","))

;; "x" as ("x" . #t), W/"x" as ("x" . #f)
(define (read-tag port)
  (let* ((weak? (and (next? #\W port) (next? #\/ port)))
         (text (read-value port ",")))
    (cons text (not weak?))))
(define (tag? value)
  (and (pair? value) (string? (car value)) (boolean? (cdr value))))
(define (write-tag value port)
  (unless (cdr value) (display "W/" port))
  (write-quoted (car value) port))
(define tag (vector (parsing 'entity-tag read-tag) tag? write-tag))
(define tags
  (or-star (list-kind (parsing 'entity-tag-list
                               (lambda (port) (read-list port #\, read-tag)))
                      tag? write-tag)))

;;; --- Authentication -------------------------------------------------------------------------

(define (write-scheme scheme port)
  (display (header->string scheme) port)
  (write-char #\space port))
(define write-pairs (write-between ", " (write-pair write-plain)))

(define credentials
  (vector (lambda (text)
            (let* ((space (or (string-index text #\space)
                              (bad-component 'credentials text)))
                   (scheme (string->header (substring text 0 space)))
                   (rest (substring text (+ space 1))))
              (cons scheme
                    (if (eq? scheme 'basic)
                        rest
                        ((vector-ref (key-values) 0) rest)))))
          (lambda (value)
            (match value
              (('basic . text) (string? text))
              (((? symbol?) . items) ((vector-ref (key-values) 1) items))
              (_ #f)))
          (lambda (value port)
            (write-scheme (car value) port)
            (if (string? (cdr value))
                (display (cdr value) port)
                (write-pairs (cdr value) port)))))

;; Basic realm="x", Digest a=b, c=d: a name without = begins a challenge.
(define (read-challenges port)
  (let loop ((done '()))
    (let ((scheme (string->header (read-text port " ,"))))
      (let next ((items '()))
        (let* ((name (begin (skip-blanks port) (read-delimited " ,=" port 'peek)))
               (item (and (string? name) (next? #\= port)
                          (cons (string->symbol name) (read-value port ",")))))
          (cond (item
                 (if (next? #\, port)
                     (next (cons item items))
                     (reverse (cons (cons scheme (reverse (cons item items))) done))))
                ((string? name)
                 (unread-string (string-append name " ") port)
                 (loop (cons (cons scheme (reverse items)) done)))
                (else (reverse (cons (cons scheme (reverse items)) done)))))))))
(define challenges
  (list-kind (parsing 'challenges read-challenges)
             (parameters-ok? text-ok?)
             (lambda (challenge port)
               (write-scheme (car challenge) port)
               (write-pairs (cdr challenge) port))))

;;; --- Ranges, warnings ------------------------------------------------------------------------

(define (parse-span text)
  (match (string-split text #\-)
    ((first last)
     (define (end text) (and (not (string-null? text)) (parse-integer text)))
     (cons (end first) (end last)))
    (_ (bad-component 'range text))))
(define (write-span span port)
  (when (car span) (display (car span) port))
  (write-char #\- port)
  (when (cdr span) (display (cdr span) port)))
(define (span? value)
  (and (pair? value)
       (every (lambda (end) (or (not end) (whole? end))) (list (car value) (cdr value)))))

(define range
  (vector (lambda (text)
            (match (string-split text #\=)
              ((unit spans) (cons (string->symbol unit) (map parse-span (words spans))))
              (_ (bad-component 'range text))))
          (lambda (value)
            (and (pair? value) (symbol? (car value)) ((list-of span?) (cdr value))))
          (lambda (value port)
            (display (car value) port)
            (write-char #\= port)
            ((write-between "," write-span) (cdr value) port))))

(define content-range
  (vector (lambda (text)
            (define (star parse text) (if (string=? text "*") '* (parse text)))
            (match (string-tokenize text (char-set-complement (string->char-set " /")))
              ((unit span length)
               (list (string->symbol unit) (star parse-span span)
                     (star parse-integer length)))
              (_ (bad-component 'content-range text))))
          (lambda (value)
            (match value
              (((? symbol?) span length)
               (and (or (eq? span '*) (span? span)) (or (eq? length '*) (whole? length))))
              (_ #f)))
          (lambda (value port)
            (match value
              ((unit span length)
               (display unit port)
               (write-char #\space port)
               (if (pair? span) (write-span span port) (display span port))
               (write-char #\/ port)
               (display length port))))))

;; 123 host "text" "date" as (123 "host" "text" date)
(define warnings
  (list-kind
   (parsing 'warning
            (lambda (port)
              (read-list port #\,
                         (lambda (port)
                           (let* ((code (parse-integer (read-text port " ")))
                                  (host (read-text port " "))
                                  (text (read-value port " "))
                                  (date (begin (skip-blanks port)
                                               (and (eqv? (peek-char port) #\")
                                                    (parse-date (read-quoted port))))))
                             (list code host text date))))))
   (lambda (value)
     (match value
       (((? whole?) (? string?) (? string?) time) (or (not time) (date? time)))
       (_ #f)))
   (lambda (value port)
     (match value
       ((code host text time)
        (display code port)
        (write-char #\space port)
        (display host port)
        (write-char #\space port)
        (write-quoted text port)
        (when time
          (write-char #\space port)
          (write-quoted (call-with-output-string
                          (lambda (out) ((vector-ref date 2) time out)))
                        port)))))))
