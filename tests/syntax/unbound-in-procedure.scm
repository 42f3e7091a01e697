;; A variable may be defined after the procedure that uses it.
(define (f) (g 1))
(write (catch 'unbound-variable f (lambda (key who message args . rest) (list key (apply format #f message args))))) (newline)
(define (g x) (list 'g x))
(write (f)) (newline)
