;; cond-expand with libraries, features.
(import (scheme base) (scheme write))
(cond-expand ((library (scheme base)) (write 'has-base)) (else (write 'no)))
(cond-expand ((and r7rs (not no-such)) (write 'r7rs)) (else (write 'no)))
(newline)
(write (and (memq 'r7rs (features)) (memq 'full-unicode (features)) #t)) (newline)
