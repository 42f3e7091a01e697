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
   &i/o-port make-i/o-port-error i/o-port-error? i/o-error-port
   (close-port . close-input-port) (close-port . close-output-port))
  #:replace (display read-char peek-char read write-char newline write
             call-with-input-file call-with-output-file with-input-from-file
             with-output-to-file open-input-file open-output-file))

(define (open-input-file file)
  "A port that reads the text of FILE."
  (open-file-input-port file '() (buffer-mode block)
                        (native-transcoder)))
(define (open-output-file file)
  "A port that writes text to FILE, which must not exist."
  (open-file-output-port file '() (buffer-mode block)
                         (native-transcoder)))
(define (call-with-input-file file proc)
  "Call PROC on a port that reads FILE."
  (call-with-port (open-input-file file) proc))
(define (call-with-output-file file proc)
  "Call PROC on a port that writes FILE."
  (call-with-port (open-output-file file) proc))
(define (with-input-from-file file thunk)
  "Call THUNK with FILE as the current input port."
  (call-with-input-file file
    (lambda (port) (with-input-from-port port thunk))))
(define (with-output-to-file file thunk)
  "Call THUNK with FILE as the current output port."
  (call-with-output-file file
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
