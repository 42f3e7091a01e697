;; How promises of SRFI 45 print.
(use-modules (srfi srfi-45))
(define p (delay (+ 2 3)))
(force p)
(write (list p (eager "x"))) (newline)
(write (substring (object->string (delay 1)) 0 12)) (newline)
