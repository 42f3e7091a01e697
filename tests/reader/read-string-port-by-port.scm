;; read leaves the port just after the datum.
(call-with-input-string "(a b) rest"
  (lambda (p) (write (read p)) (write (read-char p)) (write (read p)) (write (eof-object? (read-char p)))))
(newline)
