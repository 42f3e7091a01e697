;;; (ice-9 rdelim): reading lines and delimited text.
;;
;; Guile manual, "Line/Delimited I/O".  What reads lines and whole ports is native.

(define-module (ice-9 rdelim)
  #:use-module (riad builtins)
  #:export (read-line! read-delimited read-delimited!)
  #:re-export (%read-line %read-delimited! read-line read-string read-string!
               write-line))

;; How what was read (TEXT, a string or a count) and the DELIMITER that ended it,
;; eof or #f, become the result that HOW asks for.
(define (deliver text delimiter how)
  (if (eq? how 'split) (cons text delimiter) text))

(define (bad-handling how)
  (error "unexpected handle-delim value: " how))

(define* (read-line! string #:optional (port (current-input-port)))
  "Read a line from PORT into STRING; the number of characters, the eof object, or
#f when STRING is full before the line ends."
  (let* ((result (%read-delimited! "\n" string #t port))
         (delimiter (car result))
         (count (cdr result)))
    (cond ((and (eof-object? delimiter) (zero? count)) delimiter)
          ((not delimiter) #f)
          (else count))))

(define* (read-delimited delimiters #:optional (port (current-input-port)) (how 'trim))
  "Read from PORT up to a character of the string DELIMITERS; HOW as in read-line."
  (let loop ((chunks '()) (total 0) (buffer (make-string 64)))
    (let* ((result (%read-delimited! delimiters buffer (not (eq? how 'peek)) port))
           (delimiter (car result))
           (count (cdr result))
           (chunks (if (zero? count)
                       chunks
                       (cons (substring buffer 0 count) chunks)))
           (total (+ total count)))
      (if (not delimiter)
          (loop chunks total (make-string (* 2 (string-length buffer))))
          (let ((text (if (and (eof-object? delimiter) (zero? total))
                          delimiter
                          (string-concatenate-reverse chunks))))
            (case how
              ((trim peek) text)
              ((concat) (if (and (string? text) (char? delimiter))
                            (string-append text (string delimiter))
                            text))
              ((split) (cons text delimiter))
              (else (bad-handling how))))))))

(define* (read-delimited! delimiters buffer #:optional
                          (port (current-input-port)) (how 'trim)
                          (start 0) (end (string-length buffer)))
  "Read from PORT into BUFFER between START and END, up to a character of the
string DELIMITERS; the number of characters, or the eof object."
  (let* ((result (%read-delimited! delimiters buffer (not (eq? how 'peek)) port
                                   start end))
         (delimiter (car result))
         (count (cdr result))
         (text (if (and (eof-object? delimiter) (zero? count)) delimiter count)))
    (case how
      ((trim peek) text)
      ((split) (cons text delimiter))
      ((concat)
       (if (and (char? delimiter) (number? text) (< (+ start count) end))
           (begin
             (string-set! buffer (+ start count) delimiter)
             (+ count 1))
           text))
      (else (bad-handling how)))))
