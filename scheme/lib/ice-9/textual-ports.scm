;;; (ice-9 textual-ports): reading and writing characters.
;;
;; Guile manual, "Textual I/O"; the names are those of R6RS.

(define-module (ice-9 textual-ports)
  #:use-module (riad builtins)
  #:re-export (get-string-n! put-char put-string)
  #:export (get-char get-line get-string-all get-string-n
            lookahead-char unget-char unget-string))

(define (get-char port)
  "The next character of PORT, or the eof object."
  (read-char port))

(define (lookahead-char port)
  "The next character of PORT, left to be read, or the eof object."
  (peek-char port))

(define (unget-char port char)
  "Make CHAR the next character of PORT."
  (unread-char char port))

(define* (unget-string port string #:optional (start 0)
                       (count (- (string-length string) start)))
  "Make COUNT characters of STRING from START on the next ones of PORT."
  (unread-string (substring string start (+ start count)) port))

(define (get-line port)
  "The next line of PORT without its newline, or the eof object."
  (car (%read-line port)))

(define (get-string-n port count)
  "At most COUNT characters of PORT, or the eof object."
  (let* ((buffer (make-string count))
         (got (get-string-n! port buffer 0 count)))
    (cond ((eof-object? got) got)
          ((= got count) buffer)
          (else (substring buffer 0 got)))))

(define (get-string-all port)
  "All the characters that are left in PORT."
  (let loop ((chunks '()))
    (let* ((buffer (make-string 4096))
           (got (get-string-n! port buffer 0 4096)))
      (cond ((eof-object? got) (string-concatenate-reverse chunks))
            ((= got 4096) (loop (cons buffer chunks)))
            (else (loop (cons (substring buffer 0 got) chunks)))))))
