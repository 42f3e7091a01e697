;;; Ports: the current ones as parameters, and calls with a port that is opened,
;;; made current or closed around them.

(define (%checked-port who ok? kind)
  (lambda (port)
    (unless (and (port? port) (ok? port))
      (%core-error (string-append "expected " kind " port") port))
    port))

(define current-input-port
  (fluid->parameter %current-input-port-fluid
                    (%checked-port 'current-input-port input-port? "an input")))

(define current-output-port
  (fluid->parameter %current-output-port-fluid
                    (%checked-port 'current-output-port output-port?
                                   "an output")))

(define current-error-port
  (fluid->parameter %current-error-port-fluid
                    (%checked-port 'current-error-port output-port?
                                   "an output")))

(define current-warning-port
  (fluid->parameter %current-warning-port-fluid
                    (%checked-port 'current-warning-port output-port?
                                   "an output")))

(define (set-current-input-port port)
  "Make PORT the current input port; return the one before."
  (current-input-port port))

(define (set-current-output-port port)
  "Make PORT the current output port; return the one before."
  (current-output-port port))

(define (set-current-error-port port)
  "Make PORT the current error port; return the one before."
  (current-error-port port))

;;; Files.

(define* (open-input-file file
                          #:key (binary #f) (encoding #f) (guess-encoding #f))
  "Open FILE for reading and return the port.  If BINARY is true it is not
decoded; ENCODING names its encoding; GUESS-ENCODING looks for a declaration of
one in the file."
  (open-file file (if binary "rb" "r")
             #:encoding encoding
             #:guess-encoding guess-encoding))

(define* (open-output-file file #:key (binary #f) (encoding #f))
  "Open FILE, which is made empty, for writing and return the port.  BINARY and
ENCODING are as for `open-input-file'."
  (open-file file (if binary "wb" "w")
             #:encoding encoding))

(define (open-io-file file)
  "Open FILE for reading and writing and return the port."
  (open-file file "r+"))

(define (call-with-port port proc)
  "Call PROC with PORT, close PORT and return the values of PROC."
  (call-with-values
      (lambda () (proc port))
    (case-lambda
      ((value) (close-port port) value)
      (results (close-port port) (apply values results)))))

(define* (call-with-input-file file proc
                               #:key (binary #f) (encoding #f)
                               (guess-encoding #f))
  "Call PROC with a port that reads FILE; close it and return the values of PROC.
The keywords are those of `open-input-file'."
  (call-with-port (open-input-file file #:binary binary #:encoding encoding
                                   #:guess-encoding guess-encoding)
                  proc))

(define* (call-with-output-file file proc #:key (binary #f) (encoding #f))
  "Call PROC with a port that writes FILE; close it and return the values of PROC.
The keywords are those of `open-output-file'."
  (call-with-port (open-output-file file #:binary binary #:encoding encoding)
                  proc))

(define (with-input-from-port port thunk)
  "Call THUNK with PORT as the current input port."
  (parameterize ((current-input-port port)) (thunk)))

(define (with-output-to-port port thunk)
  "Call THUNK with PORT as the current output port."
  (parameterize ((current-output-port port)) (thunk)))

(define (with-error-to-port port thunk)
  "Call THUNK with PORT as the current error port."
  (parameterize ((current-error-port port)) (thunk)))

(define* (with-input-from-file file thunk
                               #:key (binary #f) (encoding #f)
                               (guess-encoding #f))
  "Call THUNK with the current input port reading FILE.  The keywords are those of
`open-input-file'."
  (call-with-input-file file
    (lambda (port) (with-input-from-port port thunk))
    #:binary binary #:encoding encoding #:guess-encoding guess-encoding))

(define* (with-output-to-file file thunk #:key (binary #f) (encoding #f))
  "Call THUNK with the current output port writing FILE.  The keywords are those
of `open-output-file'."
  (call-with-output-file file
    (lambda (port) (with-output-to-port port thunk))
    #:binary binary #:encoding encoding))

(define* (with-error-to-file file thunk #:key (binary #f) (encoding #f))
  "Call THUNK with the current error port writing FILE.  The keywords are those of
`open-output-file'."
  (call-with-output-file file
    (lambda (port) (with-error-to-port port thunk))
    #:binary binary #:encoding encoding))

;;; Descriptors.

(define* (dup->port port/fd mode #:optional fd)
  "Return a port of MODE on a copy of the descriptor PORT/FD, or of that of a port:
on FD if that is given."
  (fdopen (if fd (dup->fdes port/fd fd) (dup->fdes port/fd)) mode))

(define* (dup->inport port/fd #:optional fd)
  "As `dup->port', for reading."
  (dup->port port/fd "r" fd))

(define* (dup->outport port/fd #:optional fd)
  "As `dup->port', for writing."
  (dup->port port/fd "w" fd))

(define* (dup port/fd #:optional fd)
  "Copy a descriptor: return a descriptor for a descriptor, a port for a port."
  (cond ((port? port/fd) (dup->port port/fd (port-mode port/fd) fd))
        (fd (dup->fdes port/fd fd))
        ((exact-integer? port/fd) (dup->fdes port/fd))
        (else (%wrong-expected "port-mode" 1 "open port" port/fd))))

(define (duplicate-port port modes)
  "Return a port of MODES on a copy of the descriptor of PORT."
  (dup->port port modes))

(define (fdes->inport fd)
  "Return a port that reads the descriptor FD."
  (fdopen fd "r"))

(define (fdes->outport fd)
  "Return a port that writes the descriptor FD."
  (fdopen fd "w"))

(define (port->fdes port)
  "Return the descriptor of PORT, which is not to be closed behind it."
  (set-port-revealed! port (+ 1 (port-revealed port)))
  (fileno port))

;;; Strings.

(define (call-with-input-string string proc)
  "Call PROC with a port that reads the characters of STRING."
  (proc (open-input-string string)))

(define (call-with-output-string proc)
  "Call PROC with an output port; return the string of what it wrote there."
  (let ((port (open-output-string)))
    (proc port)
    (let ((string (get-output-string port)))
      (close-port port)
      string)))

(define (with-input-from-string string thunk)
  "Call THUNK with the current input port reading the characters of STRING."
  (with-input-from-port (open-input-string string) thunk))

(define (with-output-to-string thunk)
  "Call THUNK; return the string of what it wrote on the current output port."
  (call-with-output-string
    (lambda (port) (with-output-to-port port thunk))))

(define (with-error-to-string thunk)
  "Call THUNK; return the string of what it wrote on the current error port."
  (call-with-output-string
    (lambda (port) (with-error-to-port port thunk))))

(define* (inherit-print-state old-port new-port)
  "Return NEW-PORT: ports carry no print state of their own."
  new-port)

;;; Until (ice-9 format) is loaded, which puts its own here.
(define format simple-format)

;;; Showing a value on the way.

(define (peek . stuff)
  "Write STUFF on the current output port, on a line after \";;; \", and return the
last of it."
  (newline)
  (display ";;; ")
  (write stuff)
  (newline)
  (car (last-pair stuff)))

(define pk peek)

(define (warn . stuff)
  "Write STUFF, the first of it as a message, on the current warning port."
  (let ((port (current-warning-port)))
    (newline port)
    (display ";;; WARNING " port)
    (display stuff port)
    (newline port)
    (car (last-pair stuff))))
