;; Strings, numbers, characters, booleans in patterns match by equal?.
(define-syntax m (syntax-rules () ((_ 1) 'one) ((_ "s") 'string) ((_ #\c) 'char) ((_ #t) 'true) ((_ ()) 'empty) ((_ (x . y)) '(pair x y)) ((_ x) 'x)))
(write (list (m 1) (m "s") (m #\c) (m #t) (m ()) (m (a b)) (m 2))) (newline)
