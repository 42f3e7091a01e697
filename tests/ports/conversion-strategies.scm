;; What cannot be decoded or encoded, by the strategy of the port.
(use-modules (ice-9 binary-ports) (ice-9 textual-ports) (ice-9 match) (rnrs bytevectors))
(define (show . values) (for-each (lambda (v) (write v) (display " ")) values) (newline))
(define (try thunk)
  (catch #t thunk
    (lambda (key . args)
      (match args
        ((subr message errno port . rest) (list key subr message rest))
        (_ (cons key args))))))

(define (decode bytes encoding strategy)
  (let ((port (open-bytevector-input-port bytes)))
    (set-port-encoding! port encoding)
    (set-port-conversion-strategy! port strategy)
    (let loop ((n 8) (l '()))
      (let ((c (try (lambda () (read-char port)))))
        (if (or (eof-object? c) (zero? n)) (reverse l) (loop (- n 1) (cons c l)))))))
(for-each
 (lambda (strategy)
   (show strategy)
   (for-each
    (lambda (bytes)
      (show (decode bytes "UTF-8" strategy)))
    '(#vu8(97 255 98) #vu8(195 97) #vu8(226 130 97) #vu8(237 160 128) #vu8(244 144 128 128)
      #vu8(192 128) #vu8(128 128) #vu8(240 159 152)))
   (show (decode #vu8(97 233) "ASCII" strategy)))
 '(error substitute escape))

(define (encode text encoding strategy)
  (call-with-values open-bytevector-output-port
    (lambda (port get)
      (set-port-encoding! port encoding)
      (set-port-conversion-strategy! port strategy)
      (let ((result (try (lambda () (display text port) (force-output port) 'done))))
        (list result (get))))))
(for-each
 (lambda (strategy)
   (show strategy (encode "aλb" "ISO-8859-1" strategy) (encode "é" "ASCII" strategy)
         (encode "😀" "ISO-8859-1" strategy)))
 '(error substitute escape))

;; Defaults, and what they are for ports made later.
(show (fluid-ref %default-port-conversion-strategy))
(show (port-conversion-strategy (open-input-string "a")))
(with-fluids ((%default-port-conversion-strategy 'error))
  (show (port-conversion-strategy (open-bytevector-input-port #vu8())))
  (show (port-conversion-strategy (open-input-string ""))))
(show (port-conversion-strategy #f))
(set-port-conversion-strategy! #f 'escape)
(show (port-conversion-strategy #f) (port-conversion-strategy (open-bytevector-input-port #vu8())))
(set-port-conversion-strategy! #f 'substitute)
(show (try (lambda () (set-port-conversion-strategy! (current-output-port) 'other))))
(show (try (lambda () (set-port-encoding! (open-input-string "") "no-such-encoding"))))

;; Encodings of files.
(call-with-output-file "f" (lambda (p) (show (port-encoding p)) (display "é" p)) #:encoding "ISO-8859-1")
(show (call-with-input-file "f" get-bytevector-all #:binary #t))
(show (call-with-input-file "f" get-string-all #:encoding "ISO-8859-1"))
(show (call-with-input-file "f" port-encoding #:binary #t))
(show (call-with-input-file "f" port-encoding))
(with-fluids ((%default-port-encoding "UTF-16BE"))
  (show (call-with-input-file "f" port-encoding)))
(show (with-fluids ((%default-port-encoding #f)) (call-with-input-file "f" port-encoding)))
(with-output-to-file "g" (lambda () (display ";; -*- coding: iso-8859-15 -*-\nx\n")))
(show (call-with-input-file "g" port-encoding #:guess-encoding #t))
(show (call-with-input-file "g" file-encoding) (call-with-input-file "f" file-encoding))

;; Byte order marks.
(define (written encoding text)
  (call-with-values open-bytevector-output-port
    (lambda (port get)
      (set-port-encoding! port encoding)
      (display text port)
      (display text port)
      (get))))
(for-each (lambda (e) (show e (written e "a"))) '("UTF-8" "UTF-16" "UTF-16BE" "UTF-16LE" "UTF-32" "UTF-32LE"))
(for-each (lambda (bytes encoding) (show encoding (decode bytes encoding 'substitute)))
          '(#vu8(239 187 191 97) #vu8(254 255 0 97) #vu8(255 254 97 0) #vu8(0 97) #vu8(254 255 0 97)
            #vu8(255 254 0 0 97 0 0 0))
          '("UTF-8" "UTF-16" "UTF-16" "UTF-16" "UTF-16BE" "UTF-32"))
