;; Closed ports refuse.
(define p (open-input-string "x"))
(close-port p)
(write (list (port-closed? p) (catch #t (lambda () (read-char p)) (lambda (key . args) key)))) (newline)
(define o (open-output-string)) (close-output-port o)
(write (port-closed? o)) (newline)
