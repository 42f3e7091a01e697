;; A handler of a prompt that is no procedure is refused at once.
(define-syntax-rule (show e) (begin (write (catch #t (lambda () e) (lambda a a))) (newline)))
(show (call-with-prompt 'a (lambda () 1) 3))
(show (call-with-prompt 'a 2 3))
