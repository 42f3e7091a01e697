;; (... ...) gives a literal ellipsis; (... template) escapes a template.
(define-syntax dots (syntax-rules () ((_) '(... ...))))
(write (dots)) (newline)
(define-syntax def (syntax-rules () ((_ name) (define-syntax name (syntax-rules () ((_ x (... ...)) (list x (... ...))))))))
(def my-list)
(write (my-list 1 2 3)) (newline)
(define-syntax esc (syntax-rules () ((_ a) '(... (a ...)))))
(write (esc 1)) (newline)
