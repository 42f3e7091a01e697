;;; (ice-9 iconv): bytes and characters.
;;
;; Guile manual, "Representing Strings as Bytes".

(define-module (ice-9 iconv)
  #:use-module (ice-9 binary-ports)
  #:use-module (ice-9 textual-ports)
  #:use-module (rnrs bytevectors)
  #:export (string->bytevector bytevector->string call-with-encoded-output-string))

(define (utf-8? encoding)
  (member (string-downcase encoding) '("utf-8" "utf8")))

(define* (call-with-encoded-output-string encoding proc #:optional
                                          (conversion-strategy 'error))
  "Call PROC on a port; what it wrote, as a bytevector in ENCODING."
  (call-with-output-bytevector
    (lambda (port)
      (set-port-encoding! port encoding)
      (set-port-conversion-strategy! port conversion-strategy)
      (proc port))))

(define* (string->bytevector string encoding #:optional (conversion-strategy 'error))
  "STRING as a bytevector in ENCODING."
  (if (and (utf-8? encoding) (eq? conversion-strategy 'error))
      (string->utf8 string)
      (call-with-encoded-output-string encoding
        (lambda (port) (display string port))
        conversion-strategy)))

(define* (bytevector->string bytevector encoding #:optional (conversion-strategy 'error))
  "The string that BYTEVECTOR is in ENCODING."
  (if (and (utf-8? encoding) (eq? conversion-strategy 'error))
      (utf8->string bytevector)
      (let ((port (open-bytevector-input-port bytevector)))
        (set-port-encoding! port encoding)
        (set-port-conversion-strategy! port conversion-strategy)
        (let ((text (get-string-all port)))
          (close-port port)
          text))))
