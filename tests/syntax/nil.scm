;; #nil is false and the end of a list, but neither #f nor ().
(write (list (if #nil 1 2) (null? #nil) (eq? #nil '()) (eq? #nil #f) (not #nil) (boolean? #nil))) (newline)
(write (length (cons 1 #nil))) (newline)
