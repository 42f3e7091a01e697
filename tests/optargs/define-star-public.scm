;; define*-public and lambda* in data.
(define-module (m) #:use-module (ice-9 optargs))
(define*-public (f #:optional (x 5)) x)
(define-module (n) #:use-module (m))
(write (list (f) (f 1) (map (lambda* (x #:optional (y x)) (+ x y)) '(1 2)))) (newline)
