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
(define (%seeker get-position set-position!)
  (and get-position
       (lambda (offset whence)
         (let ((target (cond ((eqv? whence SEEK_SET) offset)
                             ((eqv? whence SEEK_CUR)
                              (+ (get-position) offset))
                             (else #f))))
           (unless (and target
                        (or set-position!
                            (= target (get-position))))
             (scm-error 'wrong-type-arg "seek"
                        "Wrong type argument in position ~A: ~S"
                        (list 3 whence) (list whence)))
           (when (and set-position! (not (= target (get-position))))
             (set-position! target))
           target))))

;; A custom port of bytes: read as text they are Latin 1, and errors are errors.
(define (make id read! write! get-position set-position! close)
  (let ((port (%make-custom-port id read! write! (%seeker get-position set-position!)
                                 close #f 4096)))
    (set-port-encoding! port "ISO-8859-1")
    (set-port-conversion-strategy! port 'error)
    port))

(define (make-custom-binary-input-port id read! get-position set-position! close)
  "A port that calls (READ! bytevector start count) for its bytes."
  (make id read! #f get-position set-position! close))

(define (make-custom-binary-output-port id write! get-position set-position! close)
  "A port that calls (WRITE! bytevector start count) with its bytes."
  (make id #f write! get-position set-position! close))

(define (make-custom-binary-input/output-port id read! write! get-position
                                              set-position! close)
  "A port that calls READ! and WRITE! for its bytes."
  (make id read! write! get-position set-position! close))

(define (call-with-input-bytevector bytevector proc)
  "Call PROC on a port that reads BYTEVECTOR."
  (proc (open-bytevector-input-port bytevector)))

(define (call-with-output-bytevector proc)
  "Call PROC on a port; the bytevector of what it wrote."
  (call-with-values open-bytevector-output-port
    (lambda (port get-bytevector)
      (proc port)
      (let ((bytevector (get-bytevector)))
        (close-port port)
        bytevector))))
