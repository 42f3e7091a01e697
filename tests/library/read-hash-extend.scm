;; The reader through read-hash-extend.
(read-hash-extend #\@ (lambda (c port) (list 'at (read port))))
(write (call-with-input-string "(#@x)" read)) (newline)
