;; Strings and bytevectors behind ports: cutting them, taking them after the port is closed, and
;; bytes in them that are no characters.
(use-modules (ice-9 binary-ports))

(define-syntax-rule (show expression ...)
  (begin (begin (write (catch #t (lambda () expression)
                         (lambda (key who message . rest) (list key who message))))
                (newline))
         ...))
(define* (written text proc)
  (let ((port (open-output-string)))
    (display text port)
    (proc port)
    (get-output-string port)))

(show (written "abcde" (lambda (port) (truncate-file port 5)))
      (written "abcde" (lambda (port) (truncate-file port 4)))
      (written "abcde" (lambda (port) (truncate-file port 6)))
      (written "abcde" (lambda (port) (truncate-file port -1)))
      (written "abcde" (lambda (port) (seek port 2 SEEK_SET) (truncate-file port)))
      (written "abcde" (lambda (port) (seek port 0 SEEK_SET) (truncate-file port 3)
                               (display "x" port)))
      (truncate-file (open-input-string "abc") 0)
      (truncate-file (open-bytevector-output-port) 0)
      (truncate-file (%make-void-port "w") 0)
      (truncate-file 'x 0))

(call-with-values open-bytevector-output-port
  (lambda (port get)
    (put-bytevector port #vu8(1 2 3))
    (close-port port)
    (show (get) (get))))

(for-each
 (lambda (strategy)
   (for-each
    (lambda (encoding bytes)
      (show (with-fluids ((%default-port-conversion-strategy strategy))
              (string-length
               (written ""
                        (lambda (port)
                          (set-port-encoding! port encoding)
                          (put-bytevector port bytes)))))))
    '("UTF-8" "UTF-8" "UTF-16BE" "UTF-32" "UTF-32")
    '(#vu8(97 98) #vu8(97 255) #vu8(0 97 0 98) #vu8(0 0 0 97) #vu8(1 2 3 255))))
 '(error substitute))
