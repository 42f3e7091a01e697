;;; (ice-9 binary-ports): reading and writing bytes.
;;
;; Guile manual, "Binary I/O"; the names are those of R6RS, the procedures native.

(define-module (ice-9 binary-ports)
  #:use-module (riad builtins)
  #:re-export (eof-object open-bytevector-input-port
               get-u8 lookahead-u8 get-bytevector-n get-bytevector-n!
               get-bytevector-some get-bytevector-some! get-bytevector-all
               get-string-n! put-u8 put-bytevector unget-bytevector)
  #:export (open-bytevector-output-port
            make-custom-binary-input-port make-custom-binary-output-port
            make-custom-binary-input/output-port
            call-with-input-bytevector call-with-output-bytevector))

(define* (open-bytevector-output-port #:optional transcoder)
  "Two values: a port that keeps the bytes written to it, and a procedure that
takes them as a bytevector."
  (let ((port (%open-bytevector-output-port)))
    (values port (lambda () (%take-output-bytevector! port)))))

;; R6RS's get-position and set-position! as one procedure that seeks.
(define (seeker get-position set-position!)
  (lambda (port offset whence)
    (seek-by get-position set-position! port offset whence)))

(define (seek-by get-position set-position! port offset whence)
  (define (refuse expected)
    (scm-error 'wrong-type-arg "custom_binary_port_seek" "Wrong type (expecting ~A): ~S"
               (list expected port) (list port)))
  (define (set target)
    (if set-position!
        (set-position! target)
        (refuse "seekable R6RS custom binary port"))
    target)
  (cond ((eqv? whence SEEK_SET) (set offset))
        ((not (eqv? whence SEEK_CUR))
         (refuse "R6RS custom binary ports do not support `SEEK_END'"))
        ((not get-position)
         (refuse "R6RS custom binary port with `port-position' support"))
        ((zero? offset) (get-position))
        (else (set (+ (get-position) offset)))))

;; How many bytes Guile keeps back.
(define size 1024)

;; A custom port of bytes: read as text they are Latin 1, and errors are errors. MOVERS are
;; those of READ! and WRITE! that there have to be.
(define (make who id movers read! write! get-position set-position! close)
  (unless (string? id) (%wrong-expected who 1 "string" id))
  (let ((count (length movers)))
    (for-each (lambda (thing i)
                (when (or thing (< i count)) (%check-procedure who (+ i 2) thing)))
              (append movers (list get-position set-position! close))
              (iota (+ count 3))))
  (let ((port (%make-custom-port (cond ((not write!) 'r6rs-custom-binary-input-port)
                                       (read! 'r6rs-custom-binary-input/output-port)
                                       (else 'r6rs-custom-binary-output-port))
                                 read! write! (seeker get-position set-position!)
                                 set-position! close #f size)))
    (set-port-encoding! port "ISO-8859-1")
    (set-port-conversion-strategy! port 'error)
    port))

(define (make-custom-binary-input-port id read! get-position set-position! close)
  "A port that calls (READ! bytevector start count) for its bytes."
  (make "make-custom-binary-input-port" id (list read!) read! #f
        get-position set-position! close))

(define (make-custom-binary-output-port id write! get-position set-position! close)
  "A port that calls (WRITE! bytevector start count) with its bytes."
  (make "make-custom-binary-output-port" id (list write!) #f write!
        get-position set-position! close))

(define (make-custom-binary-input/output-port id read! write! get-position
                                              set-position! close)
  "A port that calls READ! and WRITE! for its bytes."
  (make "make-custom-binary-input/output-port" id (list read! write!) read! write!
        get-position set-position! close))

(define (%make-transcoded-port port)
  "A port that reads from PORT and writes to it, and closes it when it is closed."
  (define (read! bytevector start count)
    (let ((n (get-bytevector-n! port bytevector start count)))
      (if (eof-object? n) 0 n)))
  (define (write! bytevector start count)
    (put-bytevector port bytevector start count)
    count)
  (%make-custom-port 'r6rs-transcoded-port
                     (and (input-port? port) read!) (and (output-port? port) write!)
                     #f #f (lambda () (close-port port)) #f size))

(define (call-with-input-bytevector bv proc)
  "Call PROC on a port that reads BV."
  (proc (open-bytevector-input-port bv)))

(define (call-with-output-bytevector proc)
  "Call PROC on a port; the bytevector of what it wrote."
  (call-with-values open-bytevector-output-port
    (lambda (port get-bytevector)
      (proc port)
      (let ((bytevector (get-bytevector)))
        (close-port port)
        bytevector))))
