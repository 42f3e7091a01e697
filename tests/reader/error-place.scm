;; A read error names the place.
(write (catch 'read-error
  (lambda () (call-with-input-string "\n  (a b" read))
  (lambda (key who message args . rest) (apply format #f message args))))
(newline)
