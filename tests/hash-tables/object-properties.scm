;; Object properties.
(define colour (make-object-property)) (define o (list 1))
(set! (colour o) 'red)
(write (list (colour o) (colour 'other))) (newline)
