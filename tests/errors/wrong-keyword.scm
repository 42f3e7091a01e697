;; An unknown keyword to a define*.
(define* (f #:key a) a)
(f #:b 1)
