;; write uses no labels for shared parts without cycles.
(define s (list 1 2))
(write (list s s)) (newline)
