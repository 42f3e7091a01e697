;; Encodings of ports and conversion strategies.
(use-modules (ice-9 binary-ports) (ice-9 textual-ports) (rnrs bytevectors))
(define (decode bytes encoding strategy)
  (let ((p (open-bytevector-input-port bytes)))
    (set-port-encoding! p encoding) (set-port-conversion-strategy! p strategy)
    (catch #t (lambda () (get-string-all p)) (lambda (key . args) key))))
(write (list (decode #vu8(195 169) "UTF-8" 'error) (decode #vu8(195 169) "ISO-8859-1" 'error) (decode #vu8(255 97) "UTF-8" 'substitute) (decode #vu8(255 97) "UTF-8" 'error))) (newline)
(define (encode string encoding strategy)
  (call-with-values open-bytevector-output-port
    (lambda (p get) (set-port-encoding! p encoding) (set-port-conversion-strategy! p strategy)
      (catch #t (lambda () (put-string p string) (force-output p) (get)) (lambda (key . args) key)))))
(write (list (encode "é" "UTF-8" 'error) (encode "é" "ISO-8859-1" 'error) (encode "aλ" "ISO-8859-1" 'substitute) (encode "aλ" "ISO-8859-1" 'error) (encode "aλ" "ISO-8859-1" 'escape))) (newline)
(write (port-encoding (open-input-string "x"))) (newline)
