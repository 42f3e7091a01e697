;; SRFI 111.
(use-modules (srfi srfi-111))
(define b (box 1))
(set-box! b 2)
(write (list (box? b) (unbox b) (box? 5))) (newline)
