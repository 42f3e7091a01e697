;; Parameters: converters, nesting, restoration, laziness of nothing.
(define p (make-parameter 1))
(define q (make-parameter 10 (lambda (x) (if (string? x) (string->number x) x))))
(write (list (p) (q))) (newline)
(write (parameterize ((p 2) (q "20")) (list (p) (q) (parameterize ((p (+ (p) 1))) (p))))) (newline)
(write (list (p) (q))) (newline)
(p 5)
(write (p)) (newline)
