;;; (rnrs io ports): ports, R6RS library report 8.2.
;;
;; Ports carry bytes and text together, so a transcoder sets the encoding of a port.

(define-module (rnrs io ports)
  #:version (6)
  #:use-module (srfi srfi-9)
  #:use-module (rnrs bytevectors)
  #:use-module (rnrs files)
  #:use-module (ice-9 binary-ports)
  #:use-module ((ice-9 textual-ports)
                #:select (get-string-n! (get-char . %get-char) (get-line . %get-line)
                          (get-string-all . %get-string-all)
                          (get-string-n . %get-string-n)
                          (lookahead-char . %lookahead-char)
                          (put-char . %put-char) (put-string . %put-string)))
  #:re-export (eof-object eof-object? port? input-port? output-port?
               call-with-port close-port
               current-input-port current-output-port current-error-port
               open-bytevector-input-port open-bytevector-output-port
               make-custom-binary-input-port make-custom-binary-output-port
               make-custom-binary-input/output-port
               get-u8 lookahead-u8 get-bytevector-n get-bytevector-n!
               get-bytevector-some get-bytevector-all put-u8 put-bytevector
               get-string-n!
               &i/o i/o-error? make-i/o-error
               &i/o-read i/o-read-error? make-i/o-read-error
               &i/o-write i/o-write-error? make-i/o-write-error
               &i/o-invalid-position i/o-invalid-position-error?
               make-i/o-invalid-position-error
               &i/o-filename i/o-filename-error? make-i/o-filename-error
               i/o-error-filename
               &i/o-file-protection i/o-file-protection-error?
               make-i/o-file-protection-error
               &i/o-file-is-read-only i/o-file-is-read-only-error?
               make-i/o-file-is-read-only-error
               &i/o-file-already-exists i/o-file-already-exists-error?
               make-i/o-file-already-exists-error
               &i/o-file-does-not-exist i/o-file-does-not-exist-error?
               make-i/o-file-does-not-exist-error
               &i/o-port i/o-port-error? make-i/o-port-error i/o-error-port)
  #:export (textual-port? binary-port? port-eof? flush-output-port
            port-position set-port-position! port-has-port-position?
            port-has-set-port-position!? output-port-buffer-mode
            open-string-input-port open-string-output-port
            call-with-bytevector-output-port call-with-string-output-port
            make-custom-textual-output-port
            get-char get-datum get-line get-string-all get-string-n lookahead-char
            put-char put-datum put-string
            standard-input-port standard-output-port standard-error-port
            open-file-input-port open-file-output-port open-file-input/output-port
            file-options buffer-mode buffer-mode? eol-style error-handling-mode
            latin-1-codec utf-8-codec utf-16-codec native-eol-style
            make-transcoder native-transcoder transcoder-codec transcoder-eol-style
            transcoder-error-handling-mode port-transcoder transcoded-port
            bytevector->string string->bytevector
            &i/o-decoding i/o-decoding-error? make-i/o-decoding-error
            &i/o-encoding i/o-encoding-error? make-i/o-encoding-error
            i/o-encoding-error-char))

;;; Conditions.

(define &i/o-decoding (make-exception-type '&i/o-decoding &i/o-port '()))
(define &i/o-encoding (make-exception-type '&i/o-encoding &i/o-port '(char)))
(define make-i/o-decoding-error (record-constructor &i/o-decoding))
(define make-i/o-encoding-error (record-constructor &i/o-encoding))
(define i/o-decoding-error? (exception-predicate &i/o-decoding))
(define i/o-encoding-error? (exception-predicate &i/o-encoding))
(define i/o-encoding-error-char
  (exception-accessor &i/o-encoding (record-accessor &i/o-encoding 'char)))

;; Call PROC with PORT and ARGS.  What the system says of the device becomes a condition of
;; MAKE-ERROR, what a codec says one of i/o-decoding or i/o-encoding.
(define (on-port make-error proc port . args)
  (with-throw-handler #t
    (lambda () (apply proc port args))
    (lambda (key . rest)
      (case key
        ((system-error)
         (when (memv (system-error-errno (cons key rest)) (list EIO EFBIG ENOSPC EPIPE))
           (raise-exception
            (make-exception (make-error) (make-i/o-port-error port)))))
        ((decoding-error)
         (raise-exception (make-i/o-decoding-error (cadddr rest))))
        ((encoding-error)
         (raise-exception (make-i/o-encoding-error (cadddr rest) (list-ref rest 4))))))))

(define (violation who message . irritants)
  (apply (@ (rnrs base) assertion-violation) who message irritants))

;;; Modes, as symbols checked when expanded.

(define-syntax-rule (define-mode name symbol ...)
  (define-syntax name
    (lambda (form)
      (syntax-case form ()
        ((_ mode) (memq (syntax->datum #'mode) '(symbol ...)) #''mode)
        (_ (syntax-violation 'name "no such mode" form))))))

(define-mode buffer-mode none line block)
(define-mode eol-style none lf cr crlf nel crnel ls)
(define-mode error-handling-mode ignore raise replace)

(define (buffer-mode? symbol)
  "True for the name of a buffer mode."
  (and (memq symbol '(none line block)) #t))

(eval-when (expand load eval)
  (define option-names '(no-create no-fail no-truncate)))
(define-syntax file-options
  (lambda (form)
    (syntax-case form ()
      ((_ option ...)
       (and-map (lambda (name) (memq name option-names)) (syntax->datum #'(option ...)))
       #'(option-set 'option ...))
      (_ (syntax-violation 'file-options "not a subset of the universe" form)))))

;; (rnrs enums) is loaded for those who ask for options.
(define option-set
  (let ((make #f))
    (lambda names
      (unless make
        (set! make ((@ (rnrs enums) enum-set-constructor)
                    ((@ (rnrs enums) make-enumeration) option-names))))
      (make names))))

;;; Transcoders.

(define-record-type transcoder
  (%make-transcoder codec eol-style error-handling-mode)
  transcoder?
  (codec transcoder-codec)              ; the name of the encoding
  (eol-style transcoder-eol-style)
  (error-handling-mode transcoder-error-handling-mode))

(define (latin-1-codec) "The codec of ISO 8859-1." "ISO-8859-1")
(define (utf-8-codec) "The codec of UTF-8." "UTF-8")
(define (utf-16-codec) "The codec of UTF-16." "UTF-16")
(define (native-eol-style) "The line ending of the system." 'none)

(define* (make-transcoder codec #:optional (eol-style 'none) (handling-mode 'replace))
  "A transcoder for the encoding CODEC."
  (%make-transcoder codec eol-style handling-mode))

(define (native-transcoder)
  "The transcoder of ports that are opened without one."
  (make-transcoder (or (fluid-ref %default-port-encoding) (latin-1-codec))))

(define (strategy transcoder)
  (case (transcoder-error-handling-mode transcoder)
    ((raise) 'error)
    ((replace) 'substitute)
    (else => (lambda (mode) (error "unsupported error handling mode" mode)))))

(define (port-transcoder port)
  "A transcoder for the encoding of PORT."
  (make-transcoder (port-encoding port) 'none
                   (case (port-conversion-strategy port)
                     ((error) 'raise)
                     ((substitute) 'replace)
                     (else (violation 'port-transcoder
                                      "unsupported error handling mode")))))

;; Have PORT use TRANSCODER.
(define (set-transcoder! port transcoder)
  (set-port-encoding! port (transcoder-codec transcoder))
  (set-port-conversion-strategy! port (strategy transcoder))
  port)

(define (transcoded-port port transcoder)
  "A port on PORT that has the encoding of TRANSCODER."
  (set-transcoder! ((@@ (ice-9 binary-ports) %make-transcoded-port) port)
                   transcoder))

(define (bytevector->string bv transcoder)
  "The text that BV is according to TRANSCODER."
  (%get-string-all (set-transcoder! (open-bytevector-input-port bv) transcoder)))

(define (string->bytevector str transcoder)
  "The bytes of STR according to TRANSCODER."
  (call-with-bytevector-output-port
   (lambda (port) (%put-string port str))
   transcoder))

;;; Properties of ports.

(define (textual-port? port) "True for any port: all carry text." (port? port))
(define (binary-port? port)
  "True for a port that carries bytes."
  (equal? (port-encoding port) "ISO-8859-1"))

(define (port-eof? port)
  "True when nothing is left to be read from PORT."
  (eof-object? (if (binary-port? port) (lookahead-u8 port) (lookahead-char port))))

(define* (flush-output-port #:optional (port (current-output-port)))
  "Send what is buffered in PORT."
  (force-output port))

(define (port-position port)
  "Where in PORT the next read or write happens."
  (seek port 0 SEEK_CUR))

(define (set-port-position! port offset)
  "Have the next read or write of PORT happen at OFFSET."
  (seek port offset SEEK_SET))

(define (port-has-port-position? port)
  "True when PORT has a position."
  (and (false-if-exception (port-position port)) #t))

(define (port-has-set-port-position!? port)
  "True when the position of PORT can be set."
  (and (false-if-exception (set-port-position! port (port-position port))) #t))

(define (output-port-buffer-mode port)
  "How PORT buffers what is written: none, line or block."
  (%port-buffer-mode port))

;;; Opening.

(define (open-string-input-port str)
  "A port that reads STR."
  (open-input-string str))

(define (open-string-output-port)
  "Two values: a port and a procedure that returns what was written to it since."
  (let ((port (open-output-string)))
    (values port
            (lambda ()
              (let ((text (get-output-string port)))
                (seek port 0 SEEK_SET)
                (truncate-file port 0)
                text)))))

(define* (call-with-bytevector-output-port proc #:optional transcoder)
  "Call PROC on a port; the bytes it wrote."
  (call-with-values open-bytevector-output-port
    (lambda (port get)
      (when transcoder (set-transcoder! port transcoder))
      (call-with-port port proc)
      (get))))

(define (call-with-string-output-port proc)
  "Call PROC on a port; the text it wrote."
  (call-with-output-string proc))

(define (make-custom-textual-output-port id write! get-position set-position! close)
  "A port that hands what is written to (WRITE! string start count)."
  (make-soft-port
   (vector (lambda (c) (write! (string c) 0 1))
           (lambda (s) (write! s 0 (string-length s)))
           #f
           #f
           close)
   "w"))

(define (standard-input-port)
  "A new port that reads the bytes of standard input."
  (with-fluids ((%default-port-encoding #f)) (dup->inport 0)))

(define (standard-output-port)
  "A new port that writes bytes to standard output."
  (with-fluids ((%default-port-encoding #f)) (dup->outport 1)))

(define (standard-error-port)
  "A new port that writes bytes to standard error."
  (with-fluids ((%default-port-encoding #f)) (dup->outport 2)))

;; Open FILE, the system errors of which become conditions.
(define (open-or-raise file flags mode transcoder)
  (define port
    (catch 'system-error
      (lambda () (with-fluids ((%default-port-encoding #f)) (open file flags)))
      (lambda args
        (let ((errno (system-error-errno args)))
          (raise-exception
           ((cond ((= errno EEXIST) make-i/o-file-already-exists-error)
                  ((= errno ENOENT) make-i/o-file-does-not-exist-error)
                  ((= errno EACCES) make-i/o-file-protection-error)
                  ((= errno EROFS) make-i/o-file-is-read-only-error)
                  (else make-i/o-filename-error))
            file))))))
  (setvbuf port mode)
  (when transcoder (set-port-encoding! port (transcoder-codec transcoder)))
  port)

(define (output-flags set)
  (let ((options (if (list? set) set ((@ (rnrs enums) enum-set->list) set))))
    (define (flag option value) (if (memq option options) 0 value))
    (logior (flag 'no-create O_CREAT) (flag 'no-fail O_EXCL) (flag 'no-truncate O_TRUNC))))

(define* (open-file-input-port filename #:optional (file-options '())
                               (buffer-mode 'block) transcoder)
  "A port that reads FILENAME."
  (open-or-raise filename O_RDONLY buffer-mode transcoder))

(define* (open-file-output-port filename #:optional (file-options '())
                                (buffer-mode 'block) maybe-transcoder)
  "A port that writes FILENAME, which must not exist unless FILE-OPTIONS say otherwise."
  (open-or-raise filename (logior O_WRONLY (output-flags file-options)) buffer-mode
                 maybe-transcoder))

(define* (open-file-input/output-port filename #:optional (file-options '()) (buffer-mode 'block)
                                      transcoder)
  "A port that reads and writes FILENAME."
  (open-or-raise filename (logior O_RDWR (output-flags file-options)) buffer-mode transcoder))

;;; Text, with the conditions of R6RS.

(define (get-char port)
  "Read a character from PORT."
  (on-port make-i/o-read-error %get-char port))

(define (lookahead-char port)
  "The character that `get-char' would read next."
  (on-port make-i/o-read-error %lookahead-char port))

(define (get-line port)
  "Read a line from PORT, without its end."
  (on-port make-i/o-read-error %get-line port))

(define (get-string-all port)
  "Read all characters of PORT up to its end."
  (on-port make-i/o-read-error %get-string-all port))

(define (get-string-n port count)
  "Read up to COUNT characters from PORT; the end of input where there are none."
  (on-port make-i/o-read-error %get-string-n port count))

(define (get-datum port)
  "The next datum of PORT, or the eof object."
  (on-port make-i/o-read-error read port))

(define (put-char port char)
  "Write CHAR to PORT."
  (on-port make-i/o-write-error %put-char port char))

(define* (put-string port s #:optional (start 0) count)
  "Write COUNT characters of S, from START, to PORT."
  (unless (string? s) (violation 'put-string "expected string" s))
  (on-port make-i/o-write-error %put-string port s start
           (or count (- (string-length s) start))))

(define (put-datum port datum)
  "Write DATUM to PORT."
  (on-port make-i/o-write-error (lambda (port) (write datum port)) port))

;; For (rnrs io simple).
(define* (display object #:optional (port (current-output-port)))
  "Display OBJECT on PORT."
  (on-port make-i/o-write-error (lambda (port) ((@ (guile) display) object port)) port))
