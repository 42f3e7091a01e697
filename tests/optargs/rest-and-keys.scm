;; #:rest with keys, #:allow-other-keys, repeated keys.
(define* (f #:key a #:allow-other-keys #:rest r) (list a r))
(write (list (f) (f #:a 1) (f #:b 2 #:a 1) (f #:a 1 #:a 2))) (newline)
(define* (g x #:key (y 1) . r) (list x y r))
(write (list (g 1) (g 1 #:y 2))) (newline)
