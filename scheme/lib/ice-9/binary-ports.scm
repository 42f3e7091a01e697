;;; (ice-9 binary-ports): reading and writing bytes.
;;
;; Guile manual, "Binary I/O"; the names are those of R6RS, the procedures native.

(define-module (ice-9 binary-ports)
  #:use-module (riad builtins)
  #:re-export (eof-object open-bytevector-input-port open-bytevector-output-port
               make-custom-binary-input-port make-custom-binary-output-port
               make-custom-binary-input/output-port
               get-u8 lookahead-u8 get-bytevector-n get-bytevector-n!
               get-bytevector-some get-bytevector-some! get-bytevector-all
               get-string-n! put-u8 put-bytevector unget-bytevector)
  #:export (call-with-input-bytevector call-with-output-bytevector))

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
