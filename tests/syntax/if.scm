;; Only #f is false; an if without alternative has no specified value.
(for-each (lambda (x) (write (if x 'true 'false)) (newline)) (list #t #f 0 '() "" 'a (if #f #f) #nil))
(write (if #f #f)) (newline)
(write (if #t 1)) (newline)
