;; A macro may expand to other binding forms with user names and bodies.
(define-syntax my-let (syntax-rules () ((_ ((n v) ...) b ...) ((lambda (n ...) b ...) v ...)) ((_ tag ((n v) ...) b ...) ((letrec ((tag (lambda (n ...) b ...))) tag) v ...))))
(write (my-let ((a 1) (b 2)) (define c 3) (list a b c))) (newline)
(write (my-let lp ((i 0) (acc '())) (if (= i 3) acc (lp (+ i 1) (cons i acc))))) (newline)
