;; R7RS libraries by themselves.
(import (scheme base) (scheme write) (scheme complex) (scheme file) (scheme repl) (scheme time))
(define (show x) (write x) (newline))
(show (list (real-part 1+2i) (imag-part 1+2i) (magnitude 3+4i) (make-rectangular 1 2)))
(show (file-exists? "/nonexistent"))
(show (exact? (current-jiffy)))
(show (> (current-second) 0))
(show (if (interaction-environment) #t #f))
