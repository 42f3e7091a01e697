;;; (ice-9 rw): parts of strings from and to ports.

(define-module (ice-9 rw)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:export (read-string!/partial write-string/partial))

(define* (read-string!/partial str #:optional (port (current-input-port)) (start 0)
                               (end (string-length str)))
  "Read what PORT has, at least a byte, into STR from START to END: the number of
characters, or #f at the end."
  (if (= start end)
      0
      (let ((c (read-char port)))
        (and (not (eof-object? c))
             (let loop ((c c) (i start))
               (string-set! str i c)
               (let ((i (+ i 1)))
                 (if (or (= i end) (not (char-ready? port)))
                     (- i start)
                     (let ((c (read-char port)))
                       (if (eof-object? c) (- i start) (loop c i))))))))))

(define* (write-string/partial str #:optional (port (current-output-port)) (start 0)
                               (end (string-length str)))
  "Write STR from START to END; the number of characters written."
  (display (substring str start end) port)
  (- end start))
