;; The libraries of R7RS as programs of R7RS use them; what Guile's own writer shows of
;; circles is its own syntax, so none is written here.
(import (scheme base) (scheme write) (scheme lazy) (scheme char))
(define x (list 1 2))
(write-shared (vector x x)) (newline)
(let ((out (open-output-string)))
  (write-shared (list "a\\b" #\space 'sym 1.5 x (cdr x)) out)
  (write-string (get-output-string out)) (newline))
(write (force (make-promise 5))) (newline)
(write (force (delay-force (delay (+ 1 2))))) (newline)
(write (list (string-upcase "straße") (string-downcase "ΧΑΟΣ"))) (newline)
