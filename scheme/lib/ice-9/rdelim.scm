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

(define* (read-delimited delims #:optional (port (current-input-port)) (handle-delim 'trim))
  "Read from PORT up to a character of the string DELIMS; HANDLE-DELIM as in read-line."
  (let loop ((chunks '()) (total 0) (buffer (make-string 64)))
    (let* ((result (%read-delimited! delims buffer (not (eq? handle-delim 'peek)) port))
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
            (case handle-delim
              ((trim peek) text)
              ((concat) (if (and (string? text) (char? delimiter))
                            (string-append text (string delimiter))
                            text))
              ((split) (cons text delimiter))
              (else (bad-handling handle-delim))))))))

(define* (read-delimited! delims buf #:optional
                          (port (current-input-port)) (handle-delim 'trim)
                          (start 0) (end (string-length buf)))
  "Read from PORT into BUF between START and END, up to a character of the
string DELIMS; the number of characters, or the eof object."
  (let* ((result (%read-delimited! delims buf (not (eq? handle-delim 'peek)) port
                                   start end))
         (delimiter (car result))
         (count (cdr result))
         (text (if (and (eof-object? delimiter) (zero? count)) delimiter count)))
    (case handle-delim
      ((trim peek) text)
      ((split) (cons text delimiter))
      ((concat)
       (if (and (char? delimiter) (number? text) (< (+ start count) end))
           (begin
             (string-set! buf (+ start count) delimiter)
             (+ count 1))
           text))
      (else (bad-handling handle-delim)))))
