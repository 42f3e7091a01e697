;; A void port swallows everything.
(define v (%make-void-port "w"))
(display "nothing" v)
(write (list (output-port? v) (input-port? v))) (newline)
