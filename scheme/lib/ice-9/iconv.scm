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

(define* (string->bytevector str encoding #:optional (conversion-strategy 'error))
  "STR as a bytevector in ENCODING."
  (if (and (utf-8? encoding) (eq? conversion-strategy 'error))
      (string->utf8 str)
      (call-with-encoded-output-string encoding
        (lambda (port) (display str port))
        conversion-strategy)))

(define* (bytevector->string bv encoding #:optional (conversion-strategy 'error))
  "The string that BV is in ENCODING."
  (if (and (utf-8? encoding) (eq? conversion-strategy 'error))
      (utf8->string bv)
      (let ((port (open-bytevector-input-port bv)))
        (set-port-encoding! port encoding)
        (set-port-conversion-strategy! port conversion-strategy)
        (let ((text (get-string-all port)))
          (close-port port)
          text))))
