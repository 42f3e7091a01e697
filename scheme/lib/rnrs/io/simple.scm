;;; (rnrs io simple): R6RS library report 8.3.

(define-module (rnrs io simple)
  #:version (6)
  #:use-module (rnrs io ports)
  #:use-module (rnrs files)
  #:re-export
  (eof-object eof-object? input-port? output-port? current-input-port
   current-output-port current-error-port
   &i/o make-i/o-error i/o-error?
   &i/o-read make-i/o-read-error i/o-read-error?
   &i/o-write make-i/o-write-error i/o-write-error?
   &i/o-invalid-position make-i/o-invalid-position-error
   i/o-invalid-position-error? i/o-error-position
   &i/o-filename make-i/o-filename-error i/o-filename-error? i/o-error-filename
   &i/o-file-protection make-i/o-file-protection-error
   i/o-file-protection-error?
   &i/o-file-is-read-only make-i/o-file-is-read-only-error
   i/o-file-is-read-only-error?
   &i/o-file-already-exists make-i/o-file-already-exists-error
   i/o-file-already-exists-error?
   &i/o-file-does-not-exist make-i/o-file-does-not-exist-error
   i/o-file-does-not-exist-error?
   &i/o-port make-i/o-port-error i/o-port-error? i/o-error-port)
  #:re-export-and-replace ((close-port . close-input-port)
                           (close-port . close-output-port))
  #:replace (display read-char peek-char read write-char newline write
             call-with-input-file call-with-output-file with-input-from-file
             with-output-to-file open-input-file open-output-file))

(define (open-input-file filename)
  "A port that reads the text of FILENAME."
  (open-file-input-port filename '() (buffer-mode block)
                        (native-transcoder)))
(define (open-output-file filename)
  "A port that writes text to FILENAME, which must not exist."
  (open-file-output-port filename '() (buffer-mode block)
                         (native-transcoder)))
(define (call-with-input-file filename proc)
  "Call PROC on a port that reads FILENAME."
  (call-with-port (open-input-file filename) proc))
(define (call-with-output-file filename proc)
  "Call PROC on a port that writes FILENAME."
  (call-with-port (open-output-file filename) proc))
(define (with-input-from-file filename thunk)
  "Call THUNK with FILENAME as the current input port."
  (call-with-input-file filename
    (lambda (port) (with-input-from-port port thunk))))
(define (with-output-to-file filename thunk)
  "Call THUNK with FILENAME as the current output port."
  (call-with-output-file filename
    (lambda (port) (with-output-to-port port thunk))))

(define display (@@ (rnrs io ports) display))
(define* (read-char #:optional (port (current-input-port)))
  "Read a character from PORT."
  (get-char port))
(define* (peek-char #:optional (port (current-input-port)))
  "The character that `read-char' would read next."
  (lookahead-char port))
(define* (read #:optional (port (current-input-port)))
  "Read a datum from PORT."
  (get-datum port))
(define* (write-char char #:optional (port (current-output-port)))
  "Write CHAR to PORT."
  (put-char port char))
(define* (newline #:optional (port (current-output-port)))
  "Start a new line on PORT."
  (put-char port #\newline))
(define* (write object #:optional (port (current-output-port)))
  "Write OBJECT to PORT."
  (put-datum port object))
