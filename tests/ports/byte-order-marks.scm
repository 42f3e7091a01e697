;; Byte order marks: read and written at the start of a stream, after a seek there, and after
;; the encoding has been set anew.
(use-modules (ice-9 binary-ports) (ice-9 textual-ports))

(define (show . data)
  (for-each (lambda (datum) (write datum) (newline)) data))

(define (reading encoding bytes proc)
  (let ((port (open-bytevector-input-port bytes)))
    (set-port-encoding! port encoding)
    (proc port)))
(define (codes port) (map char->integer (string->list (get-string-all port))))

(for-each
 (lambda (test)
   (show (cons (car test)
               (reading (car test) (cadr test)
                        (lambda (port)
                          (let* ((first (char->integer (read-char port)))
                                 (rest (codes port)))
                            (seek port 0 SEEK_SET)
                            (let ((again (codes port)))
                              (seek port (caddr test) SEEK_SET)
                              (list first rest again (codes port)))))))))
 '(("utf-8" #vu8(#xEF #xBB #xBF 97 #xEF #xBB #xBF 98) 4)
   ("utf-8" #vu8(97 98 #xEF #xBB #xBF 98) 2)
   ("UTF-16" #vu8(#xFE #xFF 0 97 #xFE #xFF) 4)
   ("UTF-16" #vu8(#xFF #xFE 97 0 #xFF #xFE) 2)
   ("UTF-16" #vu8(0 97 #xFE #xFF 0 98) 2)
   ("UTF-16LE" #vu8(#xFF #xFE 97 0) 2)
   ("UTF-16BE" #vu8(#xFE #xFF 0 97) 2)))
(show (reading "UTF-32" #vu8(#xFF #xFE 0 0 97 0 0 0) codes)
      (reading "UTF-32" #vu8(0 0 #xFE #xFF 0 0 0 97) codes)
      (reading "UTF-32LE" #vu8(#xFF #xFE 0 0 97 0 0 0) codes))

;; A mark in the middle counts where the encoding is set there.
(show (reading "UTF-16" #vu8(0 97 #xFF #xFE 98 0)
               (lambda (port)
                 (let ((first (read-char port)))
                   (set-port-encoding! port "UTF-16")
                   (list first (codes port)))))
      (reading "UTF-8" #vu8(97 #xEF #xBB #xBF 98)
               (lambda (port)
                 (let ((first (read-char port)))
                   (list first (codes port))))))

;; One byte at a time passes over a mark, a number of bytes does not.
(define marked #vu8(#xEF #xBB #xBF 97 98))
(show (reading "UTF-8" marked get-u8)
      (reading "UTF-8" marked lookahead-u8)
      (reading "UTF-8" marked get-bytevector-some)
      (reading "UTF-8" marked get-bytevector-all)
      (reading "UTF-8" marked (lambda (port) (get-bytevector-n port 2)))
      (reading "UTF-8" marked (lambda (port) (get-bytevector-n port 3) (codes port))))

(define (writing encoding proc)
  (call-with-output-bytevector
   (lambda (port)
     (set-port-encoding! port encoding)
     (proc port))))
(for-each
 (lambda (encoding)
   (show (list encoding
               (writing encoding (lambda (port) (display "a" port) (display "b" port)))
               (writing encoding (lambda (port)
                                   (display "a" port)
                                   (set-port-encoding! port encoding)
                                   (display "b" port)))
               (writing encoding (lambda (port)
                                   (display "ab" port)
                                   (seek port 0 SEEK_SET)
                                   (display "c" port))))))
 '("UTF-8" "UTF-16" "UTF-16LE" "UTF-16BE" "UTF-32" "UTF-32LE"))
