;; Properties can be set on procedures, in the source as well.
(define (f) "doc" #((author . "me") (answer . 42)) 'value)
(write (list (procedure-property f 'author) (procedure-property f 'answer) (f))) (newline)
(set-procedure-property! f 'x 1)
(write (procedure-property f 'x)) (newline)
